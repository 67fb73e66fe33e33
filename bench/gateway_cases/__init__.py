"""A gateway to be asked, and what asks it and Elasticsearch."""
