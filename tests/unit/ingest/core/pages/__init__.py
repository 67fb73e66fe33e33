"""Tests of ingest.core.pages."""
