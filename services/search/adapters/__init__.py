"""The search service and Elasticsearch."""
