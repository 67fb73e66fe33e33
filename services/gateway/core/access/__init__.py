"""Who may ask what, how often, and from where they ask."""
