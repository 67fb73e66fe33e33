"""How much of a stranger's answer is taken, and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The limits of one fetch over all of its redirects; waiting for the host's turn is apart.

    `first_byte_s` is for the connection and all headers. `max_bytes` counts on the wire and after
    decompression. A body that comes more slowly than `min_bytes_per_s` on average is given up
    after `slow_s`; one that expands to more than `max_ratio` times its size is a bomb.
    """

    total_s: float = 30.0
    first_byte_s: float = 15.0
    max_bytes: int = 5 * 1_048_576
    max_header_bytes: int = 32_768
    min_bytes_per_s: float = 512.0
    slow_s: float = 10.0
    max_ratio: float = 200.0
    max_redirects: int = 5
    max_wait_s: float = 120.0
