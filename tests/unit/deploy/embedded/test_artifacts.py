from __future__ import annotations

from pathlib import Path

from deploy.embedded import versions
from deploy.embedded.artifacts import Artifact, locked, parse_lock, render_lock, sha256_of

JAR = Artifact("kafka", "org.example", "thing", "1.2", "jar", 7, "ab" * 32)


def test_lock_survives_a_round_trip() -> None:
    assert parse_lock(render_lock([JAR])) == [JAR]


def test_filename_is_the_repository_s() -> None:
    assert JAR.filename == "thing-1.2.jar"


def test_lock_names_the_current_versions() -> None:
    """A version was changed without `python -m deploy.embedded lock`."""
    coordinates = (
        *versions.KAFKA_COORDINATES,
        *versions.ELASTIC_COORDINATES,
        *versions.COMPILER_COORDINATES,
    )
    pinned = {a.coordinate for a in locked()}

    assert {c if c.count(":") == 3 else f"{c}:jar" for c in coordinates} <= pinned


def test_lock_pins_every_file_once() -> None:
    names = [a.filename for a in locked()]

    assert len(names) == len(set(names))
    assert all(len(a.sha256) == 64 and a.size > 0 for a in locked())


def test_sha256_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()

    assert sha256_of(tmp_path / "empty").startswith("e3b0c44298fc1c149afbf4c8996fb924")
