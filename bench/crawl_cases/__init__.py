"""What crawlers are tried on: robots.txt, sitemaps, addresses, lists of feeds."""
