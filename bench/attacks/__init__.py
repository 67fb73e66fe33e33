"""Ways to attack whoever reads feeds, and the stand they are tried on."""
