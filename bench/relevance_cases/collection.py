"""Documents, questions and which documents answer them, from files of two kinds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.relevance_cases import smart

# By document how well it answers a question: 1 and more, most often just 1.
Grades = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Text:
    """A document; `title` is empty where its collection has none."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents, and of each question that somebody judged its text and its answers."""

    name: str
    texts: tuple[Text, ...]
    questions: Mapping[str, str]
    answers: Mapping[str, Grades]


def collections(folder: Path) -> Iterator[Collection]:
    """Yield the collection in `folder`, or those in its folders; ends if there is none."""
    names = [folder, *sorted(one for one in folder.glob("*") if one.is_dir())]
    found = [one for one in names if _read(one) is not None]
    if not found:
        sys.exit(f"{folder} has no SMART files and no docs.jsonl, queries.jsonl and qrels.tsv")
    for one in found:
        yield _collection(one)


def _read(folder: Path) -> Any:
    if (folder / "docs.jsonl").is_file():
        return _of_lines
    return _of_smart if smart.files(folder) else None


def _collection(folder: Path) -> Collection:
    try:
        texts, questions, answers = _read(folder)(folder)
    except (KeyError, ValueError) as error:
        sys.exit(f"{folder}: {error!r}")
    return Collection(
        folder.absolute().name,
        tuple(texts),
        {one: " ".join(text.split()) for one, text in questions.items() if one in answers},
        {one: grades for one, grades in answers.items() if one in questions},
    )


_Parts = tuple[list[Text], dict[str, str], dict[str, dict[str, int]]]


def _of_smart(folder: Path) -> _Parts:
    documents, queries, judgements = smart.files(folder) or ("", "", "")
    texts = [Text(one.id, one.part("T"), one.part("W")) for one in smart.records(documents)]
    answers = smart.answers(judgements)
    questions = smart.numbered(smart.records(queries), answers)
    return texts, {one.id: f"{one.part('T')} {one.part('W')}" for one in questions}, answers


def _of_lines(folder: Path) -> _Parts:
    texts = [
        Text(_id(row), str(row.get("title") or ""), str(row.get("text") or ""))
        for row in _rows(folder / "docs.jsonl")
    ]
    questions = {_id(row): _asked(row) for row in _rows(folder / "queries.jsonl")}
    return texts, questions, _grades(folder / "qrels.tsv")


def _grades(file: Path) -> dict[str, dict[str, int]]:
    """Return the answers in lines of question, document and grade, as BEIR and TREC write them."""
    answers: dict[str, dict[str, int]] = {}
    for line in filter(str.strip, file.read_text(encoding="utf-8").splitlines()):
        question, *_, document, grade = line.split("\t") if "\t" in line else line.split()
        if grade.strip().isdigit() and int(grade) > 0:
            answers.setdefault(question, {})[document] = int(grade)
    return answers


def _rows(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def _id(row: Mapping[str, Any]) -> str:
    return _first(row, "_id", "id", "doc_id", "docno", "query_id", "qid")


def _asked(row: Mapping[str, Any]) -> str:
    return _first(row, "text", "query", "title")


def _first(row: Mapping[str, Any], *names: str) -> str:
    for name in names:
        if name in row:
            return str(row[name])
    raise KeyError(f"none of {', '.join(names)} in {sorted(row)}")
