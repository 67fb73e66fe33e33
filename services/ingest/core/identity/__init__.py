"""By what an article, a source and an entry are recognised."""
