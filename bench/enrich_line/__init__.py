"""What `bench.enrich_rate` measures, part by part."""
