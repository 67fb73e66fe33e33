"""Articles on their way from Kafka into Elasticsearch, as search takes them and as others might."""
