"""The agreement between the services: events, topics, documents, delivery."""

__version__ = "0.1.0"
