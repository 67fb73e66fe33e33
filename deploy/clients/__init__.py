"""Typed clients of the API, generated from its OpenAPI document."""
