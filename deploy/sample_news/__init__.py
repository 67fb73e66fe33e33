"""Invented news from invented outlets, served as feeds, so that Cupure can be tried offline."""
