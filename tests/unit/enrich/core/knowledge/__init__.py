"""Tests of services.enrich.core.knowledge."""
