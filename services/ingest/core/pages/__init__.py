"""An article's text and what is told of it, from its web page."""
