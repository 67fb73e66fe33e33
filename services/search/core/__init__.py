"""Pure decisions: what a document is, and what an answer of the index means."""
