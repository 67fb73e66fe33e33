"""Faults on the whole stack: nothing lost, nothing double."""
