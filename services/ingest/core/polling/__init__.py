"""When and how often a host and a feed are asked."""
