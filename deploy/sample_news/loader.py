"""Read and check the sample's files; every complaint names the file and the field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from deploy.sample_news.articles import Article, Outlet, Section, Story

Checked = TypeVar("Checked")
SAMPLE_FOLDER = Path(__file__).parent
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it is built
_OUTLETS = TypeAdapter(tuple[Outlet, ...])


class SampleFileError(Exception):
    """A file of the sample cannot be used; the message says which, where and why."""


@dataclass(frozen=True)
class Entry:
    """An article with what its file and its outlet say about it."""

    outlet: Outlet
    story: str
    section: Section
    article: Article

    @cached_property
    def path(self) -> str:
        """Return where the article's page is; it stays when the title is edited later."""
        return f"/{self.outlet.id}/{to_slug(self.article.title)}.html"


@dataclass(frozen=True)
class Sample:
    """All outlets by id, and everything they will ever publish."""

    outlets: dict[str, Outlet]
    entries: tuple[Entry, ...]


def load_sample(folder: Path = SAMPLE_FOLDER) -> Sample:
    """Return the checked content of `folder`, or raise `SampleFileError`."""
    outlets = _load_outlets(folder / "outlets.yaml")
    entries: list[Entry] = []
    paths: dict[str, str] = {}
    for file in sorted(folder.glob("stories/*/*.yaml")):
        for position, entry in enumerate(_load_story(file, outlets)):
            place = f"{file}: articles.{position}.title"
            if entry.path in paths:
                raise SampleFileError(f"{place}: same address as {paths[entry.path]}")
            paths[entry.path] = place
            entries.append(entry)
    return Sample(outlets, tuple(entries))


def to_slug(title: str) -> str:
    """Return `title` in lower-case ASCII words joined by hyphens, at most 80 characters."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore")
    words = re.findall(r"[a-z0-9]+", plain.decode().lower())
    return "-".join(words)[:80].strip("-")


def _load_outlets(file: Path) -> dict[str, Outlet]:
    outlets = _check(file, _OUTLETS)
    by_id = {outlet.id: outlet for outlet in outlets}
    if len(by_id) < len(outlets):
        raise SampleFileError(f"{file}: id: two outlets share one id")
    return by_id


def _load_story(file: Path, outlets: dict[str, Outlet]) -> Iterator[Entry]:
    story = _check(file, TypeAdapter(Story))
    if story.story != file.stem:
        raise SampleFileError(f"{file}: story: {story.story!r} is not the file's name")
    tellers = {article.outlet for article in story.articles}
    for position, article in enumerate(story.articles):
        place = f"{file}: articles.{position}"
        outlet = _find_outlet(place, article, outlets, language=file.parent.name)
        if story.section not in outlet.sections:
            raise SampleFileError(f"{place}.outlet: {outlet.id} has no section {story.section}")
        if article.copy_of and article.copy_of not in tellers - {article.outlet}:
            raise SampleFileError(f"{place}.copy_of: {article.copy_of} does not tell this story")
        yield Entry(outlet, story.story, story.section, article)


def _find_outlet(place: str, article: Article, outlets: dict[str, Outlet], language: str) -> Outlet:
    outlet = outlets.get(article.outlet)
    if outlet is None:
        raise SampleFileError(f"{place}.outlet: {article.outlet!r} is not in outlets.yaml")
    if outlet.language != language:
        raise SampleFileError(f"{place}.outlet: {outlet.id} does not write in {language!r}")
    return outlet


def _check(file: Path, kind: TypeAdapter[Checked]) -> Checked:
    try:
        content: Any = yaml.load(file.read_text(encoding="utf-8"), _YAML)  # noqa: S506  # a safe one
        return kind.validate_python(content)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SampleFileError(f"{file}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "(whole file)"
        raise SampleFileError(f"{file}: {field}: {first['msg']}") from error
