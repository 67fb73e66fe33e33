"""What the reader's pages are made of: editions, regions, heads, marked texts and charts."""
