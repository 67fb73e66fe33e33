from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from deploy.embedded.artifacts import Artifact
from deploy.embedded.downloads import ATTEMPTS, DownloadError, fetch, fetch_all
from deploy.embedded.maven_source import Count

CONTENT = b"a jar, honestly"
JAR = Artifact("kafka", "g", "thing", "1", "jar", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


class FakeSource:
    """Answers with each of `contents` in turn; an answer that is short fails in the middle."""

    def __init__(self, *contents: bytes) -> None:
        self.contents = list(contents)
        self.asked = 0

    def __call__(self, artifact: Artifact, folder: Path, count: Count) -> Path:
        self.asked += 1
        content = self.contents.pop(0)
        path = folder / artifact.filename
        path.write_bytes(content)
        count(len(content))
        if len(content) < len(CONTENT):
            raise ConnectionResetError("cut")
        return path


def ignore(_count: int) -> None:
    """Count nothing."""


def test_verified_file_gets_its_name(tmp_path: Path) -> None:
    fetch(JAR, tmp_path, FakeSource(CONTENT), ignore)

    assert (tmp_path / "thing-1.jar").read_bytes() == CONTENT


def test_cut_download_is_tried_again(tmp_path: Path) -> None:
    source, counted = FakeSource(CONTENT[:4], CONTENT), list[int]()

    fetch(JAR, tmp_path, source, counted.append)

    assert source.asked == 2
    assert sum(counted) == len(CONTENT)


def test_half_a_file_is_never_taken(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="cut"):
        fetch(JAR, tmp_path, FakeSource(*[CONTENT[:4]] * ATTEMPTS), ignore)

    assert not (tmp_path / "thing-1.jar").exists()


def test_other_content_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"thing.*SHA-256"):
        fetch(JAR, tmp_path, FakeSource(*[CONTENT.upper()] * ATTEMPTS), ignore)

    assert not (tmp_path / "thing-1.jar").exists()


def test_rest_of_a_killed_download_is_replaced(tmp_path: Path) -> None:
    part = tmp_path / ".part" / "thing-1.jar"
    part.mkdir(parents=True)
    (part / "thing-1.jar").write_bytes(CONTENT[:4])

    fetch_all([JAR], tmp_path, FakeSource(CONTENT), "test")

    assert [p.name for p in tmp_path.iterdir()] == ["thing-1.jar"]


def test_finished_download_is_skipped(tmp_path: Path) -> None:
    source = FakeSource(CONTENT)

    for _ in range(2):
        fetch_all([JAR], tmp_path, source, "test")

    assert source.asked == 1
