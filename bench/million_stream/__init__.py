"""A generated stream of news, as long as wanted, and what stories and trends make of it."""
