"""Tests of services.enrich.core.trends."""
