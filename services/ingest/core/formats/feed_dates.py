"""Moments from the dates that feeds write, and none where a date does not say enough.

Without an offset a date is UTC; without a time it is midnight. An order of numbers that could be
read in two ways, an unknown month or an impossible day is no date at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EARLIEST_YEAR = 1500
LATEST_YEAR = 2100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# fmt: off
_MONTHS = {
    name: number
    for number, names in enumerate((
        "jan january januar janvier enero gennaio janeiro januari ene gen januari styczeń stycznia",
        "feb february februar février fevrier febrero febbraio fevereiro februari lutego fev fév",
        "mar march märz maerz mars marzo março maart marca mär mrz",
        "apr april avril abril aprile kwietnia avr abr",
        "may mai mayo maggio maio mei maja mag",
        "jun june juni juin junio giugno junho czerwca giu",
        "jul july juli juillet julio luglio julho lipca juil lug",
        "aug august août aout agosto augustus sierpnia ago augusti",
        "sep sept september septembre septiembre settembre setembro września set",
        "oct october oktober octobre octubre ottobre outubro października okt ott out",
        "nov november novembre noviembre novembro listopada",
        "dec december dezember décembre decembre diciembre dicembre dezembro grudnia dez dic déc",
    ), start=1)
    for name in names.split()
}
# Names that mean one offset everywhere, in hours.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1,
    "mez": 1, "cest": 2, "mest": 2, "mesz": 2, "eet": 2, "sast": 2, "eest": 3, "msk": 3,
    "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "awst": 8, "aest": 10, "aedt": 11, "acst": 9.5,
    "nzst": 12, "nzdt": 13, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "nst": -3.5, "ndt": -2.5,
    "ast": -4, "adt": -3, "brt": -3, "art": -3,
}
# fmt: on
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[Tt ]\s*(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?)?\s*([Zz]|[+-]\d\d(?::?\d\d)?)?"
)
_DAY_MONTH = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|er)?[.,]?[\s\-/]*(?:de\s+)?([^\W\d_]{3,12})\.?,?[\s\-/]*(?:de\s+)?(\d{4}|\d\d)\b"
)
_MONTH_DAY = re.compile(
    r"\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:at\s+)?(?:.{0,30}?\s)??(\d{4})\b"
)
_YEAR_FIRST = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_SLASHED = re.compile(r"\b(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([aApP]\.?[mM]\b)?")
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])\s?(\d{1,2}):?(\d\d)?(?!\d)")
_ZONE = re.compile(r"\b([A-Za-z]{1,4})\b")


def read_date(text: str) -> datetime | None:
    """Return the moment in `text`, in UTC, or None."""
    line = " ".join(text.split())[:100]
    try:
        moment = _iso(line) or _written(line)
    except (ValueError, OverflowError):
        return None
    return plausible(moment)


def plausible(moment: datetime | None) -> datetime | None:
    """Return `moment` unless it stands for "unknown" or lies out of all news."""
    if moment is None or moment == _EPOCH:
        return None
    return moment if EARLIEST_YEAR <= moment.year <= LATEST_YEAR else None


def _iso(line: str) -> datetime | None:
    found = _ISO.fullmatch(line)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    whole = datetime(year, month, day, tzinfo=UTC)
    return _at(whole, hour, minute, second, _offset(found[7] or "Z"))


def _at(day: datetime, hour: int, minute: int, second: int, offset: timedelta) -> datetime:
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError("no time of day")
    return day + timedelta(hours=hour, minutes=minute, seconds=second) - offset


def _offset(text: str) -> timedelta:
    found = _OFFSET.search(text)
    if found is None:
        return timedelta(0)
    hours, minutes = int(found[2]), int(found[3] or 0)
    if hours > 14 or minutes > 59:
        raise ValueError("no offset")
    size = timedelta(hours=hours, minutes=minutes)
    return -size if found[1] == "-" else size


def _written(line: str) -> datetime | None:
    for pattern, order in _ORDERS:
        found = pattern.search(line)
        day = order(*found.groups()) if found else None
        if found and day:
            rest = line[found.end() :] if pattern is not _MONTH_DAY else line
            return _with_time(day, rest, line)
    return None


def _with_time(day: datetime, rest: str, line: str) -> datetime | None:
    time = _TIME.search(rest) or _TIME.search(line)
    if time is None:
        return day
    hour = int(time[1])
    if time[4]:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of a clock")
        hour = hour % 12 + (12 if time[4][0] in "pP" else 0)
    offset = _zone(time.string[time.end() :])
    return _at(day, hour, int(time[2]), int(time[3] or 0), offset)


def _zone(rest: str) -> timedelta:
    if _OFFSET.match(rest.strip(" (")):
        return _offset(rest)
    named = (_ZONES.get(name.lower()) for name in _ZONE.findall(rest))
    return timedelta(hours=next((hours for hours in named if hours is not None), 0))


def _day(year: str, month: int, day: str) -> datetime:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number > 68 else 2000
    return datetime(number, month, int(day), tzinfo=UTC)


def _named(day: str, month: str, year: str) -> datetime | None:
    number = _MONTHS.get(month.lower())
    return _day(year, number, day) if number else None


def _slashed(first: str, second: str, year: str) -> datetime | None:
    """Return the day only when the order shows: one of the two can't be a month."""
    if int(first) > 12:
        return _day(year, int(second), first)
    if int(second) > 12 or first == second:
        return _day(year, int(first), second)
    return None


_ORDERS: tuple[tuple[re.Pattern[str], Callable[[str, str, str], datetime | None]], ...] = (
    (_DAY_MONTH, _named),
    (_MONTH_DAY, lambda month, day, year: _named(day, month, year)),
    (_YEAR_FIRST, lambda year, month, day: _day(year, int(month), day)),
    (_DOTTED, lambda day, month, year: _day(year, int(month), day)),
    (_SLASHED, _slashed),
)
