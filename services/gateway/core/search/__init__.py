"""What a search is answered with: hits, counts, lists of stories, exports and better queries."""
