"""What an article said before, and what its edits changed."""
