"""Tests of ingest.core.identity."""
