"""Tests of services.enrich.core.stories."""
