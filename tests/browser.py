"""Chromium for the tests, found on this machine or got without asking anybody.

The system's if there is one, else the one Playwright has downloaded or can download, else, for
root, the distribution's package. What does not even start is passed over.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
START_TIMEOUT_S = 60
DOWNLOAD_TIMEOUT_S = 300
PACKAGE_TIMEOUT_S = 600

# Quiet, small, and unable to reach anything but this machine: a page that needs more is at fault.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


class BrowserMissingError(RuntimeError):
    """There is no Chromium and none can be got; says what was tried."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to a browser: `find` names a candidate, or raises `LookupError` saying why not."""

    name: str
    find: Callable[[], Path]


def first_working(ways: Sequence[Way], fault: Callable[[Path], str | None]) -> Path:
    """Return the first candidate without a fault; later ways are not tried at all."""
    failed = []
    for way in ways:
        try:
            candidate = way.find()
        except LookupError as error:
            failed.append(f"{way.name}: {error.args[0]}")
            continue
        wrong = fault(candidate)
        if wrong is None:
            return candidate
        failed.append(f"{way.name}: {candidate} {wrong}")
    raise BrowserMissingError("no Chromium for the tests; tried " + "; ".join(failed))


def start_fault(browser: Path) -> str | None:
    """Return what keeps `browser` from starting, such as a missing library, or None."""
    try:
        run([str(browser), "--version"], START_TIMEOUT_S)
    except LookupError as error:
        return f"does not start: {error.args[0]}"
    return None


def run(command: Sequence[str], timeout_s: float, settings: Mapping[str, str] | None = None) -> str:
    """Return what `command` prints; raises `LookupError` with what it says when it fails."""
    environment = {**os.environ, **(settings or {})}
    try:
        done = subprocess.run(  # noqa: S603  # the commands below, and a browser
            list(command),
            capture_output=True,
            text=True,
            timeout=timeout_s,
            env=environment,
            check=False,
        )
    except OSError as error:
        raise LookupError(str(error)) from error
    except subprocess.TimeoutExpired as error:
        raise LookupError(f"{command[0]} took more than {timeout_s:.0f} s") from error
    if done.returncode:
        told = telling_line(done.stderr.strip() or done.stdout.strip())
        raise LookupError(f"{Path(command[0]).name} failed: {told}")
    return done.stdout


def telling_line(output: str) -> str:
    """Return the last line that names an error, or else the last."""
    lines = output.splitlines() or ["no word"]
    return next((line for line in reversed(lines) if "error" in line.lower()), lines[-1]).strip()


def from_system(which: Callable[[str], str | None] = shutil.which) -> Path:
    """Return the browser that the machine has."""
    for name in NAMES:
        if found := which(name):
            return Path(found)
    raise LookupError(f"none of {', '.join(NAMES)} on PATH")


def from_playwright() -> Path:
    """Return the browser that Playwright has downloaded."""
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    if not path.is_file():
        raise LookupError("not downloaded")
    return path


def by_playwright() -> Path:
    """Download Playwright's own browser; some networks refuse it."""
    command = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
    run(command, DOWNLOAD_TIMEOUT_S, {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "15000"})
    return from_playwright()


def by_package() -> Path:
    """Install the distribution's package."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise LookupError("needs root and apt-get")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update"], PACKAGE_TIMEOUT_S, quiet)
    install = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
    run(install, PACKAGE_TIMEOUT_S, quiet)
    return from_system()


WAYS = (
    Way("the system's", from_system),
    Way("Playwright's", from_playwright),
    Way("Playwright's download", by_playwright),
    Way("the distribution's package", by_package),
)


def find_browser() -> Path:
    """Return a Chromium that starts, getting one if need be."""
    return first_working(WAYS, start_fault)


@contextmanager
def open_page(browser: Path) -> Iterator[Page]:
    """Own a fresh browser with an empty page; nothing is left of it afterwards."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser, args=list(ARGUMENTS))
        try:
            yield launched.new_page(
                viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="UTC"
            )
        finally:
            launched.close()
