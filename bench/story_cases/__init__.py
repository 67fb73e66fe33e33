"""Articles whose stories are known, and a plain grouping to hold ours against."""
