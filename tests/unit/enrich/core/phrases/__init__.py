"""Tests of services.enrich.core.phrases."""
