"""Tests of services.ingest.cli."""
