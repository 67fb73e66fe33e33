"""Tests of ingest.core.text."""
