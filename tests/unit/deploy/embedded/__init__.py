"""Tests of the embedded stack that need no Java."""
