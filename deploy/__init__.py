"""How Cupure is started and shipped; nothing in services or shared imports from here."""
