"""What each role does with a batch of messages."""
