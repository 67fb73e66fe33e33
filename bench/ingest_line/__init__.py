"""The way from a feed to the log, with a clock at each step."""
