"""Tests of services.enrich.core."""
