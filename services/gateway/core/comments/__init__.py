"""What readers say about articles: who may say what, and what moderators make of it."""
