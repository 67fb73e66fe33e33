"""What is asked for and cannot be had: because it is none, or because it would cost too much."""

from __future__ import annotations


class ParameterError(ValueError):
    """A parameter that is wrong in a way that only its values tell."""

    limit: str | None = None

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooMuchError(ParameterError):
    """A request for more than one answer may cost; `limit` is what was passed, by `field`."""

    def __init__(self, field: str, limit: str, message: str) -> None:
        super().__init__(field, message)
        self.limit = limit
