"""Tests of services.enrich.core.copies."""
