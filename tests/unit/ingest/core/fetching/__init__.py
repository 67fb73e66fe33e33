"""Tests of ingest.core.fetching."""
