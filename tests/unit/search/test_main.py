"""Exit codes that a supervisor can act on."""

from services.search.__main__ import run
from shared.delivery import TooManyParkedError


def test_clean_stop_exits_with_zero() -> None:
    async def work() -> None:
        return None

    assert run(work()) == 0


def test_too_many_parked_exits_with_seventy() -> None:
    async def work() -> None:
        raise TooManyParkedError("101 messages parked in a row")

    assert run(work()) == 70
