"""Which Chromium the tests take, and what is said when there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import (
    BrowserMissingError,
    Way,
    first_working,
    from_system,
    run,
    start_fault,
    telling_line,
)


def found(path: str) -> Callable[[], Path]:
    return lambda: Path(path)


def missing(reason: str) -> Callable[[], Path]:
    def find() -> Path:
        raise LookupError(reason)

    return find


def never() -> Path:
    raise AssertionError("tried although a browser was found before")


def test_first_way_ends_the_search() -> None:
    ways = [Way("system", found("/usr/bin/chromium")), Way("download", never)]

    assert first_working(ways, fault=lambda _: None) == Path("/usr/bin/chromium")


def test_browser_that_fails_is_passed_over() -> None:
    """A browser whose libraries are missing is as good as none."""
    ways = [Way("system", found("/broken")), Way("package", found("/whole"))]

    chosen = first_working(ways, lambda path: "is broken" if path == Path("/broken") else None)

    assert chosen == Path("/whole")


def test_every_failure_is_told() -> None:
    ways = [Way("system", missing("not on PATH")), Way("download", found("/broken"))]

    with pytest.raises(BrowserMissingError) as error:
        first_working(ways, fault=lambda _: "lacks libnss3")

    assert "system: not on PATH; download: /broken lacks libnss3" in str(error.value)


def test_system_names_are_tried_in_order() -> None:
    known = {"google-chrome": "/opt/chrome", "chromium-browser": "/usr/bin/chromium-browser"}

    assert from_system(known.get) == Path("/usr/bin/chromium-browser")


def test_command_failure_tells_last_line() -> None:
    script = "import sys; sys.exit('first\\nDownload refused')"

    with pytest.raises(LookupError, match="failed: Download refused"):
        run([sys.executable, "-c", script], timeout_s=30)


@pytest.mark.parametrize(
    ("output", "line"),
    [("Error: refused\n  at x.js\n}", "Error: refused"), ("a\nb", "b"), ("", "no word")],
)
def test_telling_line_names_the_error(output: str, line: str) -> None:
    assert telling_line(output) == line


def test_missing_program_does_not_start(tmp_path: Path) -> None:
    assert "does not start" in str(start_fault(tmp_path / "chromium"))
