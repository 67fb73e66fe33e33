"""Kafka adapters that two services or more use."""
