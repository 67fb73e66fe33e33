"""Tests of services.enrich.cli."""
