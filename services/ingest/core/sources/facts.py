"""What people may say of a source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from services.ingest.core.entries import FeedError
from services.ingest.core.formats.selectors import Selector
from services.ingest.core.identity.canonical_url import site_name, web_url
from services.ingest.core.sources.source_list import ListedSource
from shared.events import PageRules, PollingHints, Showing, SourceKind


def _usable(url: str) -> str:
    found = web_url(url)
    if found is None:
        raise ValueError("is not an http(s) address")
    return found


WebUrl = Annotated[str, AfterValidator(_usable)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class FactsError(ValueError):
    """Facts that no source can have, and which."""


class SourceFacts(BaseModel):
    """What is known of a source beside its address; what is not set is not said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Words | None = None
    owner: Words | None = None
    site: WebUrl | None = None
    country: Words | None = None
    language: Words | None = None
    sections: tuple[Words, ...] = ()
    kind: SourceKind = "feed"
    rank: int | None = Field(default=None, ge=0, le=100)
    polling: PollingHints = PollingHints()
    rules: PageRules | None = None
    showing: Showing = "text"

    @model_validator(mode="after")
    def _fitting_intervals(self) -> Self:
        least, most = self.polling.min_interval_s, self.polling.max_interval_s
        if least and most and least > most:
            raise ValueError("polling: min_interval_s is above max_interval_s")
        return self

    @field_validator("rules")
    @classmethod
    def _readable(cls, rules: PageRules | None) -> PageRules | None:
        """Refuse at once what would fail at every poll."""
        told = rules.model_dump(exclude={"language"}).values() if rules else ()
        try:
            for expression in filter(None, told):
                Selector(expression, rules.language if rules else "css")
        except FeedError as error:
            raise ValueError(str(error)) from error
        return rules

    def said(self) -> dict[str, Any]:
        """Return what was said; a name or owner cannot be taken away, only changed."""
        told = {name: getattr(self, name) for name in self.model_fields_set}
        return {
            name: value
            for name, value in told.items()
            if value is not None or name not in ("name", "owner")
        }


def read_facts(values: Mapping[str, Any]) -> SourceFacts:
    """Return the facts in `values`; raises `FactsError` naming what is wrong."""
    try:
        return SourceFacts.model_validate(values)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in fault["loc"])
        told = fault["msg"].removeprefix("Value error, ")
        raise FactsError(f"{where}: {told}" if where else told) from error


def listed_facts(listed: ListedSource) -> SourceFacts:
    """Return all that a list says of a source, and that it says nothing else."""
    return _constructed(_listed_values(listed))


def stated_facts(listed: ListedSource) -> SourceFacts:
    """Return what a list states of a source: no gaps, and no name made up from its address."""
    made_up = {
        "name": site_name(listed.feed_url),
        "owner": site_name(listed.site or listed.feed_url),
        "kind": "feed",
        "polling": PollingHints(),
        "showing": "text",
    }
    values = _listed_values(listed)
    return _constructed({k: v for k, v in values.items() if v not in (None, (), made_up.get(k))})


def _listed_values(listed: ListedSource) -> dict[str, Any]:
    return {
        "name": listed.name,
        "owner": listed.owner,
        "site": listed.site,
        "country": listed.country,
        "language": listed.language,
        "sections": listed.sections,
        "kind": listed.kind,
        "rank": listed.rank,
        "polling": listed.polling,
        "rules": listed.rules,
        "showing": listed.showing,
    }


def _constructed(values: dict[str, Any]) -> SourceFacts:
    """Return facts that are taken as they are: a list is not turned away for a long name."""
    return SourceFacts.model_construct(_fields_set=set(values), **values)
