"""A simulated fleet of feeds, the time that passes for it, and who judges what came of it."""
