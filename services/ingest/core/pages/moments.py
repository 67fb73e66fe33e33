"""Moments as pages write them, in attributes and in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from services.ingest.core.text.clean_text import tidy

FIRST_YEAR = 1990
_MOST_CHARS = 120
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T ,]{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(
    r"(?<!\d)(20\d{2}|199\d)(0[1-9]|1[0-2])([0-3]\d)(?:T?(\d{2}):?(\d{2}))?(?!\d)"
)
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[./年]\s?(\d{1,2})[./月]\s?(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[./-]\s?(\d{1,2})[./-]\s?(\d{4}|\d{2})(?!\d)")
_DAY_MONTH_WORD = re.compile(
    r"(?<!\d)(\d{1,2})(?:\.|º|°|st|nd|rd|th|er)?[\s.-](?:de\s|d['’])?([^\W\d_]{3,12})\.?,?[\s-]"
    r"(?:de[l]?\s)?(\d{4})(?!\d)"
)
_MONTH_WORD_DAY = re.compile(
    r"([^\W\d_]{3,12})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(?:at\s)?(\d{4})(?!\d)"
)
_CLOCK = re.compile(r"(?<![\d.])([01]?\d|2[0-3])[:h.]([0-5]\d)(?!\d)\s?([ap])?\.?(?:m\b)?", re.I)
# The first letters of the months: English, German, French, Spanish, Portuguese, Italian, Dutch.
_MONTHS = (
    ("jan", "jän", "ene", "gen"),
    ("feb", "fév", "fev"),
    ("mar", "mär", "mrz", "maa", "mrt"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mag", "mei"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aoû", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "out", "ott"),
    ("nov",),
    ("dec", "dez", "déc", "dic"),
)


def read_moment(value: str | None) -> datetime | None:
    """Return the moment that `value` names, in its own offset, or in UTC when it has none."""
    text = tidy(value or "")[:_MOST_CHARS]
    if not text:
        return None
    for read in (_from_mail, _from_epoch):
        if moment := read(text):
            return moment if moment.year >= FIRST_YEAR else None
    return next(moments_in(text), None)


def moments_in(text: str) -> Iterator[datetime]:
    """Yield the moments that stand in a sentence, with the time of day behind them, if any."""
    for pattern, order in _FORMS:
        for found in pattern.finditer(text):
            day = order(*found.groups()[:3])
            moment = day and _at_clock(day, found, text[found.end() : found.end() + 20])
            if moment and moment.year >= FIRST_YEAR:
                yield moment


def _at_clock(day: datetime, found: re.Match[str], behind: str) -> datetime | None:
    groups = found.groups()
    with suppress(ValueError, IndexError, TypeError):
        if len(groups) > 4 and groups[3]:
            zone = _zone(groups[6]) if len(groups) > 6 else UTC
            return day.replace(hour=int(groups[3]), minute=int(groups[4]), tzinfo=zone)
    if len(groups) == 3 and (clock := _CLOCK.search(behind)):
        hour = (
            int(clock[1]) % 12 + (12 if clock[3].lower() == "p" else 0)
            if clock[3]
            else int(clock[1])
        )
        return day.replace(hour=hour, minute=int(clock[2]))
    return day


def _hour(written: str, half: str | None) -> int:
    hour = int(written)
    return hour if half is None else hour % 12 + 12 * (half.lower() == "p")


def _zone(text: str | None) -> timezone:
    if not text or not text[1:2].isdigit():
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _from_mail(text: str) -> datetime | None:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        moment = parsedate_to_datetime(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def _from_epoch(text: str) -> datetime | None:
    found = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def _day(year: str, month: str, day: str) -> datetime | None:
    with suppress(ValueError):
        whole = int(year) + 2000 if len(year) == 2 else int(year)
        return datetime(whole, int(month), int(day), tzinfo=UTC)
    return None


def _day_first(day: str, month: str, year: str) -> datetime | None:
    # The rest of the world writes the day first; a thirteenth month is an American one.
    return _day(year, month, day) or _day(year, day, month)


def _worded(day: str, word: str, year: str) -> datetime | None:
    return next(
        (
            _day(year, str(number), day)
            for number, starts in enumerate(_MONTHS, 1)
            if word.lower().startswith(starts)
        ),
        None,
    )


_FORMS = (
    (_ISO, _day),
    (_COMPACT, _day),
    (_YEAR_FIRST, _day),
    (_DAY_MONTH_WORD, _worded),
    (_MONTH_WORD_DAY, lambda word, day, year: _worded(day, word, year)),
    (_DAY_FIRST, _day_first),
)
