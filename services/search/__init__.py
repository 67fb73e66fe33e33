"""The search service: consumes what the log tells and owns the index it is found in."""
