"""Tests of ingest.core.formats."""
