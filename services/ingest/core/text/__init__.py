"""Clean text and safe HTML from what strangers write."""
