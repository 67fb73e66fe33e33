"""The moment all dates of the sample are relative to, kept in a file between starts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

EPOCH_FILE = Path(".cupure/sample_news.epoch")
LONGEST_USE = timedelta(hours=12)


def keep_epoch(file: Path, now: datetime) -> datetime:
    """Return the epoch in `file`, or `now` after writing it there when it is missing or too old.

    A restart within 12 hours goes on where the last run was. After that the sample would look
    stale, so it starts anew: the same addresses come back with newer dates, as new versions.
    """
    epoch = _read_epoch(file)
    if epoch is not None and timedelta(0) <= now - epoch <= LONGEST_USE:
        return epoch
    epoch = now.astimezone(UTC).replace(microsecond=0)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{epoch.isoformat()}\n", encoding="utf-8")
    return epoch


def _read_epoch(file: Path) -> datetime | None:
    try:
        epoch = datetime.fromisoformat(file.read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None
    return epoch if epoch.tzinfo else None
