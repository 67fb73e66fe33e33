"""Files out of Maven repositories, going on where an earlier try was cut off."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.client import HTTPResponse
from pathlib import Path

from deploy.embedded.artifacts import Artifact

TIMEOUT_S = 30
CHUNK_BYTES = 262_144

Count = Callable[[int], None]


class MavenSource:
    """Asks each repository in turn until one has the file.

    jgo, which resolves the tree of artifacts for the lock, cannot go on with half a file.
    """

    def __init__(self, repositories: Mapping[str, str]) -> None:
        self._addresses = tuple(repositories.values())

    def __call__(self, artifact: Artifact, folder: Path, count: Count) -> Path:
        """Bring `artifact` into `folder`; raises OSError. What is there already is counted too."""
        path = folder / artifact.filename
        for address in self._addresses:
            if _go_on(f"{address.rstrip('/')}/{artifact.path}", path, count):
                return path
        raise FileNotFoundError(f"{artifact.coordinate} is in none of {len(self._addresses)}")


def _go_on(url: str, path: Path, count: Count) -> bool:
    """Append the rest of `url` to `path`, or write all of it; tell whether there is such a file."""
    have = path.stat().st_size if path.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310  # a repository's
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310  # as above
            _receive(answer, path, have, count)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == HTTPStatus.NOT_FOUND:
            return False
        if not have or error.code != HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise
        count(have)
    return True


def _receive(answer: HTTPResponse, path: Path, have: int, count: Count) -> None:
    goes_on = answer.status == HTTPStatus.PARTIAL_CONTENT
    count(have if goes_on else 0)
    received, told = 0, answer.headers.get("Content-Length")
    with path.open("ab" if goes_on else "wb") as part:
        while chunk := answer.read(CHUNK_BYTES):
            part.write(chunk)
            count(len(chunk))
            received += len(chunk)
    if told and received < int(told):
        raise ConnectionResetError(f"cut off after {received} of {told} bytes")
