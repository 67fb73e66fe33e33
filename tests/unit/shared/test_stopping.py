"""The worker ends when it is told to, with what is under way or without."""

import asyncio

import pytest

from shared.delivery import StoppingError, TooManyParkedError, within_grace


async def test_work_is_cut_off_after_its_grace() -> None:
    stopping = asyncio.Event()
    stopping.set()
    cut_off = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cut_off.set()

    await within_grace(work(), stopping, grace_s=0.01)

    assert cut_off.is_set()


async def test_stopping_error_is_a_clean_end() -> None:
    async def work() -> None:
        raise StoppingError("told to")

    await within_grace(work(), asyncio.Event())


async def test_other_errors_of_the_work_are_told() -> None:
    async def work() -> None:
        raise TooManyParkedError("101")

    with pytest.raises(TooManyParkedError):
        await within_grace(work(), asyncio.Event())
