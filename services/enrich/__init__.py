"""Enrichment: tagging articles, grouping them into stories, counting what trends."""
