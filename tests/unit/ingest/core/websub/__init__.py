"""Tests of services.ingest.core.websub."""
