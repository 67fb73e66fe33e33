"""Tests of services.enrich.core.linking."""
