"""Tests of services.ingest.core."""
