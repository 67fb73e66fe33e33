"""Comments, without anything around them."""
