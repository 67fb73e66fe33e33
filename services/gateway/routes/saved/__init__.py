"""Searches that go on: kept, followed live, and read as feeds."""
