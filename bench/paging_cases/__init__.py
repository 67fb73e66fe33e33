"""What the figures of paging are taken with."""
