"""Saved searches: kept, matched as articles arrive, and delivered."""
