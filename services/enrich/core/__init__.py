"""Pure decisions of enrichment: no clock, no network, no randomness of its own."""
