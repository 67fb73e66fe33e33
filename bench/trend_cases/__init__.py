"""Headlines in order of time, and lists of what trends in them."""
