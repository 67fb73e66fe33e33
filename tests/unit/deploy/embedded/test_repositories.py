from __future__ import annotations

from pathlib import Path

import pytest

from deploy.embedded.repositories import mirror_of_central, repositories

SETTINGS = """<settings xmlns="http://maven.apache.org/SETTINGS/1.2.0"><mirrors>
<mirror><id>other</id><mirrorOf>other</mirrorOf><url>https://other.example/</url></mirror>
<mirror><id>ours</id><mirrorOf>{covers}</mirrorOf><url>https://mirror.example/m2/</url></mirror>
</mirrors></settings>"""


def settings(folder: Path, covers: str) -> Path:
    (folder / "settings.xml").write_text(SETTINGS.format(covers=covers))
    return folder / "settings.xml"


def test_default_is_the_library_s(tmp_path: Path) -> None:
    assert list(repositories({}, tmp_path))[-1] == "central"


def test_environment_replaces_the_default(tmp_path: Path) -> None:
    env = {"CUPURE_MAVEN_REPOSITORY": "https://near.example/m2/"}

    assert repositories(env, tmp_path) == {"mirror": "https://near.example/m2"}


def test_maven_settings_replace_the_default(tmp_path: Path) -> None:
    settings(tmp_path, "central")

    assert repositories({}, tmp_path) == {"mirror": "https://mirror.example/m2"}


@pytest.mark.parametrize("covers", ["*", "central", "a, central", "external:*,!inner"])
def test_mirror_that_covers_central(tmp_path: Path, covers: str) -> None:
    assert mirror_of_central(settings(tmp_path, covers)) == "https://mirror.example/m2/"


@pytest.mark.parametrize("covers", ["inner", "*,!central", ""])
def test_mirror_of_something_else(tmp_path: Path, covers: str) -> None:
    assert mirror_of_central(settings(tmp_path, covers)) is None
