"""Labelled news that tags are judged by."""
