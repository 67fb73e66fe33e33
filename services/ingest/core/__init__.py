"""Pure decisions: what an article is, whether it is new, when to look again."""
