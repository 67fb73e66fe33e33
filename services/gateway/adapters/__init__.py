"""The outside world of the gateway: Elasticsearch and Kafka."""
