"""Others' suites of feeds: how they state what they expect, and how it is judged."""
