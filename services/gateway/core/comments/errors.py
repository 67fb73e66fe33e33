"""Why a comment is not taken, or not changed."""

from __future__ import annotations

from services.gateway.core.access.quotas import Taken
from services.gateway.core.costs import ParameterError
from shared.delivery import TransientError


class CommentRefusedError(ParameterError):
    """A comment, a report or a decision that is wrong in itself; names the field."""


class NotAllowedError(Exception):
    """Something that this reader may not do, or not any more."""


class NoCommentError(LookupError):
    """A comment that is not there, or is not for this reader to see."""


class NoChangeError(Exception):
    """A decision that would change nothing, because it has been made."""


class TooOftenError(Exception):
    """More was written than may be; `taken` tells when there is more."""

    def __init__(self, policy: str, taken: Taken) -> None:
        super().__init__(f"{taken.quota} a minute may be written. Please try again shortly.")
        self.policy = policy
        self.taken = taken


class LogAwayError(TransientError):
    """The log does not take or tell anything at the moment; what was sent may be sent again."""
