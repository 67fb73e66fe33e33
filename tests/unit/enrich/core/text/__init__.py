"""Tests of services.enrich.core.text."""
