"""Tests of services.enrich.roles."""
