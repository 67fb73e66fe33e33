"""Tests of the gateway's routes."""
