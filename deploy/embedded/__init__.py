"""A real Kafka and a real Elasticsearch as child processes, on a machine that has only Python."""
