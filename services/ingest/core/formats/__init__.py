"""What feeds, sitemaps and listing pages say, each format read into entries."""
