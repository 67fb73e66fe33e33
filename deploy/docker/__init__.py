"""The images: one Dockerfile for four services."""
