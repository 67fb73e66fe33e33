"""What readers say about articles, and what moderators decide: as API and as pages."""
