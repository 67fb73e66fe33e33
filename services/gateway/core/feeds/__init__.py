"""Lists as feeds: what a feed says, and how RSS, Atom and JSON Feed write it."""
