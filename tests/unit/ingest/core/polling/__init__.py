"""Tests of ingest.core.polling."""
