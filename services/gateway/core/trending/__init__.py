"""What is trending, now and in the past, as the API and the pages tell it."""
