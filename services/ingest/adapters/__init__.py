"""The outside world: HTTP, Kafka, files, the processes that parse."""
