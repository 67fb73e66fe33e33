"""Tests of services.enrich.core.language."""
