"""Hostile strings in every place of an article, a story, a topic and a comment, and who watches."""
