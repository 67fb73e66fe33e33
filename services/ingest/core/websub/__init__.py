"""WebSub: hubs that tell of new entries before they are asked for."""
