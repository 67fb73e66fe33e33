"""The words that carry an article."""
