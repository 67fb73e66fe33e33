"""Pages weighed in a browser, on news of which there is some for a page of every kind."""
