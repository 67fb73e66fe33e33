"""Tests of services.enrich.core.tagging."""
