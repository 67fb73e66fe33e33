"""Files of the SMART retrieval system: `.I` begins a record, `.T`, `.W` and others its parts."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

_BEGINS = re.compile(r"\.I\s+(\S+)\s*")
_PART = re.compile(r"\.([A-Z])\s*")
_NUMBERS = re.compile(r"\d+[\s\d.+-]*")


@dataclass(frozen=True, slots=True)
class Record:
    """A document or a question: the lines of its parts by letter."""

    id: str
    parts: dict[str, list[str]] = field(default_factory=dict)

    def part(self, letter: str) -> str:
        """Return the text of a part, empty if the record has none."""
        return " ".join(" ".join(self.parts.get(letter, ())).split())


def files(folder: Path) -> tuple[str, str, str] | None:
    """Return the contents of the files of documents, questions and judgements, None without them.

    Their names differ by collection: the larger file of records holds the documents, and
    judgements are lines of nothing but numbers.
    """
    read = {one: one.read_text("latin-1") for one in sorted(folder.glob("*")) if one.is_file()}
    records = sorted((one for one in read.values() if _BEGINS.match(one)), key=len)
    judged = [text for file, text in read.items() if "rel" in file.name.lower() and _lists(text)]
    return (records[-1], records[-2], judged[0]) if len(records) > 1 and judged else None


def _lists(text: str) -> bool:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return bool(lines) and all(_NUMBERS.fullmatch(line) for line in lines)


def records(text: str) -> list[Record]:
    """Return the records of a file in their order."""
    found: list[Record] = []
    lines: list[str] = []
    for line in text.splitlines():
        if begins := _BEGINS.fullmatch(line):
            found.append(Record(begins[1]))
            lines = []
        elif found and (part := _PART.fullmatch(line)):
            lines = found[-1].parts.setdefault(part[1], [])
        else:
            lines.append(line)
    return found


def numbered(questions: Sequence[Record], judged: Collection[str]) -> list[Record]:
    """Return `questions` under the ids that judgements call them by.

    Those of Cranfield number them from 1 on, whatever ids they have in their own file.
    """
    if {one.id for one in questions} >= set(judged):
        return list(questions)
    return [replace(one, id=str(number)) for number, one in enumerate(questions, 1)]


def answers(text: str) -> dict[str, dict[str, int]]:
    """Return which documents answer which question, all as well as one another.

    A line is question and document, with a 0 between them as TREC writes it or without, and what
    else follows; Cranfield's codes run backwards, from 1 for a complete answer, and -1 is none.
    """
    found: dict[str, dict[str, int]] = {}
    rows = [line.split() for line in text.splitlines() if line.strip()]
    has_zero = all(len(row) == 4 and row[1] == "0" for row in rows)
    for question, *row in rows:
        document, *grade = row[has_zero:]
        if grade[:1] != ["-1"]:
            found.setdefault(question, {})[document] = 1
    return found
