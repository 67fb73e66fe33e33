"""Similar news of articles whose stories are known."""
