"""Tests by what they need: unit and contract nothing, integration and e2e the real stack."""
