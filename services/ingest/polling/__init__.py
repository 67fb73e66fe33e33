"""Polling: which sources are asked when, what they answer, and what is written of it."""
