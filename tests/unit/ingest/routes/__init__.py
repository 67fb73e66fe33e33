"""Tests of services.ingest.routes."""
