"""What enrichment knows: the starter base, subject terms and stop words, as tables."""
