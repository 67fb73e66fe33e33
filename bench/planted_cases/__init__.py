"""A generated stream of news in which it is known what trends and what only looks like it."""
