"""Tests of ingest.core.intake."""
