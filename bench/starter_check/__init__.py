"""What `bench.check_starter` looks at: rows, published tables, faults."""
