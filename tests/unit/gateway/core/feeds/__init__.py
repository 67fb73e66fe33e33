"""Tests of the gateway's core."""
