"""Words and subjects that enrichment ships with."""
