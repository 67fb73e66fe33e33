"""Tests of ingest.core.sources."""
