"""What the workers have written on the log, as far as the judge needs it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from bench.fleet_sim.clock import seconds_of
from bench.fleet_sim.texts import mark_in
from shared.delivery import Message
from shared.kafka.latest import read_all
from shared.topics import ARTICLES_APPEARANCES, ARTICLES_RAW, DEAD_LETTERS, INGEST_POLLS, Topic

# How the text of every article of the fleet ends; what ends otherwise was cut or is a summary.
LAST_WORDS = "and it left much open."


class Arrival(NamedTuple):
    """An article on the log: which one it is, and which revision of it."""

    event_id: str
    article_id: str
    key: str
    revision: int
    source_id: str
    guid: str | None
    at_s: float
    is_whole: bool


@dataclass
class Log:
    """Everything of one run."""

    arrivals: list[Arrival] = field(default_factory=list)
    appearances: list[dict[str, Any]] = field(default_factory=list)
    unmarked: int = 0
    polls: int = 0
    polls_unanswered: int = 0
    letters: int = 0

    def note_article(self, message: Message) -> None:
        """Keep an article; one that is not of the fleet is only counted."""
        told = orjson.loads(message.value or b"{}")
        mark = mark_in(told["text"]) or mark_in(told["summary"])
        if mark is None:
            self.unmarked += 1
            return
        self.arrivals.append(
            Arrival(
                event_id=told["id"],
                article_id=told["article_id"],
                key=mark[0],
                revision=mark[1],
                source_id=told["source"]["id"],
                guid=told["guid"],
                at_s=seconds_of(datetime.fromisoformat(told["ingest_time"])),
                is_whole=told["text"].endswith(LAST_WORDS),
            )
        )

    def note_appearance(self, message: Message) -> None:
        """Keep an appearance."""
        self.appearances.append(orjson.loads(message.value or b"{}"))

    def note_poll(self, message: Message) -> None:
        """Count a poll, and apart those to which no server said anything."""
        told = orjson.loads(message.value or b"{}")
        self.polls += 1
        self.polls_unanswered += told.get("outcome") == "failed" and told.get("status") is None

    def note_letter(self, _message: Message) -> None:
        """Count a dead letter."""
        self.letters += 1


async def read_log(servers: str) -> Log:
    """Return what lies on the topics of articles, appearances, polls and dead letters."""
    log = Log()
    topics: list[tuple[Topic, Any]] = [
        (ARTICLES_RAW, log.note_article),
        (ARTICLES_APPEARANCES, log.note_appearance),
        (INGEST_POLLS, log.note_poll),
        (DEAD_LETTERS["ingest"], log.note_letter),
    ]
    for topic, note in topics:
        await read_all(servers, topic, note)
    return log
