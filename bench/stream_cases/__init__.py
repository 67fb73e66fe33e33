"""A gateway whose stream of changes is listened to by many, and those who listen."""
