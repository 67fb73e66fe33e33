"""An option for everything that can be said of a source."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Annotated, Any, get_type_hints

import typer

from services.ingest.core.sources.facts import SourceFacts, read_facts
from shared.events import Showing, Source, SourceKind

Text = str | None
Number = float | None


@dataclass(frozen=True, slots=True)
class FactOptions:
    """The options of `add` and `edit`; an empty text takes away what was known."""

    name: Annotated[Text, typer.Option(help="what people call it")] = None
    owner: Annotated[Text, typer.Option(help="whose voice it is")] = None
    site: Annotated[Text, typer.Option(help="the address of its front page")] = None
    country: Annotated[Text, typer.Option(help="of the outlet, as two letters")] = None
    language: Annotated[Text, typer.Option(help="of its articles, such as en")] = None
    section: Annotated[list[str] | None, typer.Option(help="may be given again")] = None
    rank: Annotated[int | None, typer.Option(min=0, max=100, help="its reach")] = None
    kind: Annotated[SourceKind | None, typer.Option(help="what is at its address")] = None
    showing: Annotated[Showing | None, typer.Option(help="how much readers are shown")] = None
    min_interval: Annotated[Number, typer.Option(help="seconds between polls, at least")] = None
    max_interval: Annotated[Number, typer.Option(help="seconds between polls, at most")] = None
    css_item: Annotated[Text, typer.Option(help="an article on a page without a feed")] = None
    xpath_item: Annotated[Text, typer.Option(help="the same as XPath")] = None
    item_link: Annotated[Text, typer.Option(help="its address, relative to the item")] = None
    item_title: Annotated[Text, typer.Option(help="its title, relative to the item")] = None
    item_summary: Annotated[Text, typer.Option(help="its summary, relative to the item")] = None
    item_date: Annotated[Text, typer.Option(help="its date, relative to the item")] = None

    def facts(self, before: Source | None = None) -> SourceFacts:
        """Return what is said, with what it adds to; raises `FactsError`."""
        names = ("name", "owner", "site", "country", "language", "rank", "showing")
        said = {name: getattr(self, name) for name in names}
        said["sections"] = None if self.section is None else [one for one in self.section if one]
        said["polling"], said["rules"] = self._polling(before), self._rules(before)
        said["kind"] = self.kind or ("page" if self.css_item or self.xpath_item else None)
        return read_facts(
            {name: None if one == "" else one for name, one in said.items() if one is not None}
        )

    def _polling(self, before: Source | None) -> dict[str, Any] | None:
        said = {"min_interval_s": self.min_interval, "max_interval_s": self.max_interval}
        return _on_top(before.polling.model_dump() if before else {}, said)

    def _rules(self, before: Source | None) -> dict[str, Any] | None:
        parts = {"link": self.item_link, "title": self.item_title}
        parts |= {"summary": self.item_summary, "date": self.item_date}
        item = self.css_item or self.xpath_item
        language = "css" if self.css_item else "xpath" if self.xpath_item else None
        rules = before.rules if before else None
        known = rules.model_dump() if rules else {}
        return _on_top(known, {**parts, "item": item, "language": language})


def _on_top(known: dict[str, Any], said: dict[str, Any]) -> dict[str, Any] | None:
    told = {name: one for name, one in said.items() if one is not None}
    return known | told if told else None


def with_fact_options(command: Callable[..., None]) -> Callable[..., None]:
    """Return `command` with the fields of `FactOptions` in place of its parameter `options`."""
    own = inspect.signature(command, eval_str=True).parameters
    hints = get_type_hints(FactOptions, include_extras=True)
    shown = [one for name, one in own.items() if name != "options"]
    shown += [
        inspect.Parameter(
            one.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=hints[one.name]
        )
        for one in fields(FactOptions)
    ]

    def run(**values: Any) -> None:
        options = FactOptions(**{one.name: values.pop(one.name) for one in fields(FactOptions)})
        command(**values, options=options)

    run.__doc__ = command.__doc__
    run.__annotations__ = {one.name: one.annotation for one in shown}
    run.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]  # read by typer
    return run
