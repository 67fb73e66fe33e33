"""One script for each figure that the docs claim."""
