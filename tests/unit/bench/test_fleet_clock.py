"""Time passes for a sleeper only when the script says so."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from bench.fleet_sim.clock import NEVER, Busy, ClockLink, ScriptedClock, Tick
from bench.fleet_sim.scripts import EPOCH
from bench.fleet_sim.timekeeper import Timekeeper


async def test_clock_stands_until_told() -> None:
    clock = ScriptedClock()
    sleeper = asyncio.create_task(clock.sleep(30))
    await asyncio.sleep(0)

    clock.hear(Tick(1, 29.0))
    assert not sleeper.done()
    assert clock.wake_s == 30.0

    clock.hear(Tick(2, 31.0))
    await sleeper
    assert clock.now() == EPOCH + timedelta(seconds=31)


async def test_cancelled_sleeper_wakes_nobody() -> None:
    clock = ScriptedClock()
    sleeper = asyncio.create_task(clock.sleep(30))
    await asyncio.sleep(0)

    sleeper.cancel()
    await asyncio.wait({sleeper})

    assert clock.wake_s == NEVER


async def _tell_for_ever(link: ClockLink) -> None:
    while True:
        link.tell()
        await asyncio.sleep(0.001)


async def _nap(clock: ScriptedClock, naps_s: list[float], woke: list[float]) -> None:
    for nap_s in naps_s:
        await clock.sleep(nap_s)
        woke.append(clock.tick.now_s)


async def test_day_passes_in_steps(tmp_path: Path) -> None:
    keeper, woke = Timekeeper(step_s=5), list[float]()
    async with keeper.serve(tmp_path / "clock"):
        clock = ScriptedClock()
        link = ClockLink(str(tmp_path / "clock"), 1, clock, Busy())
        link.listen(asyncio.get_running_loop())
        napping = asyncio.create_task(_nap(clock, [3.0, 60.0, 86_000.0], woke))
        telling = asyncio.create_task(_tell_for_ever(link))
        await keeper.told_by(1)

        await keeper.run_until(86_400.0)

        await napping
        telling.cancel()
        link.close()
    assert woke == [5.0, 65.0, 86_065.0]


async def test_busy_worker_holds_time_up(tmp_path: Path) -> None:
    keeper, busy = Timekeeper(step_s=5), Busy()
    async with keeper.serve(tmp_path / "clock"):
        link = ClockLink(str(tmp_path / "clock"), 1, ScriptedClock(), busy)
        link.listen(asyncio.get_running_loop())
        telling = asyncio.create_task(_tell_for_ever(link))
        with busy.held():
            await keeper.told_by(1)
            running = asyncio.create_task(keeper.run_until(10.0))
            await asyncio.sleep(0.02)
            assert keeper.now_s == 0.0

        await running
        telling.cancel()
        link.close()
    assert keeper.now_s == 10.0


async def test_last_words_come_too_late(tmp_path: Path) -> None:
    keeper, path = Timekeeper(step_s=5), str(tmp_path / "clock")
    async with keeper.serve(tmp_path / "clock"):
        living, killed = (ClockLink(path, one, ScriptedClock(), Busy()) for one in (1, 2))
        living.listen(asyncio.get_running_loop())
        telling = asyncio.create_task(_tell_for_ever(living))
        killed.tell()
        await keeper.told_by(2)
        keeper.lose(2)
        killed.sources = 7
        killed.tell()
        await keeper.run_until(60.0)
        telling.cancel()
        living.close()
        killed.close()
