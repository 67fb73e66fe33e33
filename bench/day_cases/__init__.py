"""A day of the log, replayed by real workers that may be killed."""
