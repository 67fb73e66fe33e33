"""Whether pushed articles get onto the log exactly once while broker and worker fail.

    python -m bench.push [--articles 10000] [--seed 1] [--json]

Starts a Kafka and an ingest worker of its own. Clients send all articles in batches through
`POST /v1/articles`, the half of them twice, and try again as they are told to; meanwhile the
broker is restarted, killed, kept down for longer than a send may take, frozen, and the worker is
killed. Then the log is read. Every article must be there once, and every one must have been
answered for.
"""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from bench.push_stand import Stand, running_stand
from bench.tables import machine, print_table
from deploy.embedded.supervisor import ChildError
from shared.kafka.latest import read_all
from shared.topics import ARTICLES_RAW

CLIENTS = 4
UNANSWERED_PAUSE_S = 0.5
# The worker's producer gives up on what it cannot send for 20 s.
LONG_OUTAGE_S = 25.0
GIVE_UP_AFTER_S = 600.0


def article(number: int) -> dict[str, Any]:
    """Return one of the articles; each is different."""
    return {
        "url": f"https://harbour.example/reports/{number}",
        "title": f"Report {number} of the harbour office",
        "text": f"The harbour office filed report {number}. It lists {number * 7} crates. " * 8,
        "source": {"id": "harbour", "name": "Harbour", "owner": "Harbour"},
    }


def batches(articles: int, size: int, seed: int) -> list[list[dict[str, Any]]]:
    """Return every article in one batch, and the half of them in another one as well, mixed."""
    chance = random.Random(seed)  # noqa: S311  # the same run again
    numbers = list(range(articles))
    again = chance.sample(numbers, articles // 2)
    chance.shuffle(numbers)
    told = [
        [article(number) for number in group[start : start + size]]
        for group in (numbers, again)
        for start in range(0, len(group), size)
    ]
    chance.shuffle(told)
    return told


@dataclass
class Told:
    """What the clients were told."""

    url: str
    batches: int
    done: int = 0
    results: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    given_up: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, batch: Sequence[dict[str, Any]]) -> None:
        """Send `batch` until it is answered for, waiting as long as the answer says."""
        end = time.monotonic() + GIVE_UP_AFTER_S
        with httpx.Client(timeout=60) as client:
            while (pause_s := self._attempt(client, batch)) is not None:
                if time.monotonic() > end or self.given_up.is_set():
                    raise TimeoutError("a batch was refused for too long")
                time.sleep(pause_s)

    def _attempt(self, client: httpx.Client, batch: Sequence[dict[str, Any]]) -> float | None:
        """Return how long to wait before the next attempt; None when the batch is taken."""
        try:
            answer = client.post(f"{self.url}/v1/articles", json={"articles": batch})
        except httpx.TransportError:
            self._count("none")
            return UNANSWERED_PAUSE_S
        self._count(str(answer.status_code))
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            with self._lock:
                self.reasons[str(answer.json()["detail"]).partition(":")[0]] += 1
            return float(answer.headers["retry-after"])
        answer.raise_for_status()
        with self._lock:
            self.done += 1
            self.results.update(one["status"] for one in answer.json()["results"])
        return None

    def _count(self, answer: str) -> None:
        with self._lock:
            self.answers[answer] += 1


def fail_now_and_then(stand: Stand, told: Told) -> None:
    """Bring each fault when its share of the batches is done."""
    faults: list[Callable[[], None]] = [
        stand.restart_broker,
        stand.kill_broker,
        stand.kill_worker,
        lambda: stand.kill_broker(LONG_OUTAGE_S),
        lambda: stand.freeze_broker(LONG_OUTAGE_S),
        stand.kill_broker,
        stand.restart_broker,
    ]
    try:
        for place, fault in enumerate(faults, start=1):
            goal = told.batches * place // (len(faults) + 1)
            while told.done < goal:
                time.sleep(0.002)
            fault()
    except ChildError:
        told.given_up.set()
        raise


async def counted_on_log(servers: str) -> Counter[str]:
    """Return how often each address of an article is on the log."""
    found: Counter[str] = Counter()
    await read_all(
        servers, ARTICLES_RAW, lambda one: found.update([json.loads(one.value or b"{}")["url"]])
    )
    return found


def send_all(stand: Stand, todo: Sequence[list[dict[str, Any]]]) -> Told:
    """Send every batch, with all faults meanwhile; return what was told."""
    told = Told(stand.ingest_url, len(todo))
    with ThreadPoolExecutor(CLIENTS + 1) as threads:
        failing = threads.submit(fail_now_and_then, stand, told)
        for future in (failing, *[threads.submit(told.send, batch) for batch in todo]):
            future.result()
    return told


def figures(articles: int, told: Told, found: Counter[str]) -> dict[str, Any]:
    """Return what came of it."""
    expected = {article(number)["url"] for number in range(articles)}
    return {
        "sent": told.results.total(),
        "accepted": told.results["accepted"],
        "unchanged": told.results["unchanged"],
        "rejected": told.results["rejected"],
        "refused_503": told.answers["503"],
        "answers": dict(told.answers),
        "reasons_of_503": dict(told.reasons),
        "events": found.total(),
        "distinct": len(found),
        "lost": len(expected - found.keys()),
        "doubled": found.total() - len(found),
    }


def main(
    articles: Annotated[int, typer.Option(min=100, help="how many different ones")] = 10_000,
    batch: Annotated[int, typer.Option(min=1, max=1000, help="articles in a request")] = 50,
    seed: Annotated[int, typer.Option(help="of the order in which they are sent")] = 1,
    logs: Annotated[
        Path | None, typer.Option(help="a folder to keep the logs of both processes in")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the figures; fails unless every article is on the log exactly once."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="push-") as home, running_stand(Path(home)) as stand:
        told = send_all(stand, batches(articles, batch, seed))
        found = asyncio.run(counted_on_log(stand.kafka_servers))
        result = figures(articles, told, found) | {
            "faults": dict(stand.faults),
            "seconds": round(time.monotonic() - started, 1),
            "machine": machine(),
        }
        if logs is not None:
            shutil.copytree(Path(home) / "logs", logs, dirs_exist_ok=True)
    print(json.dumps(result)) if as_json else print_table(result)
    sys.exit(0 if (result["events"], result["lost"]) == (articles, 0) else 1)


if __name__ == "__main__":
    typer.run(main)
