"""Tests of the gateway's adapters."""
