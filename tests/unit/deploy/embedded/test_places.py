from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

import pytest

from deploy.embedded.places import (
    User,
    cache_dir,
    child_home,
    forget_abandoned,
    give_to,
    reachable,
    unprivileged_user,
)

OURSELVES = User(os.geteuid(), os.getegid())
SOMEBODY = User(54321, 54321)


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    return folder


def test_closed_folder_stops_others(closed: Path) -> None:
    assert not reachable(closed / "deep" / "inside", SOMEBODY)


def test_owner_reaches_a_closed_folder(closed: Path) -> None:
    assert reachable(closed, None)
    assert reachable(closed, OURSELVES) or not reachable(closed.parents[1], OURSELVES)


def test_open_folder_holds_the_data(tmp_path: Path) -> None:
    assert child_home(tmp_path / "data", None) == tmp_path / "data"


def test_closed_folder_lends_its_data(closed: Path, tmp_path: Path) -> None:
    home = child_home(closed / "data", SOMEBODY, tmp_path / "system")
    (home / "kept").touch()

    again = child_home(closed / "data", SOMEBODY, tmp_path / "system")

    assert home.parent == tmp_path / "system"
    assert (again / "kept").exists()


def test_removing_the_folder_forgets_lent_data(closed: Path, tmp_path: Path) -> None:
    (child_home(closed / "data", SOMEBODY, tmp_path / "system") / "kept").touch()

    shutil.rmtree(closed / "data")
    again = child_home(closed / "data", SOMEBODY, tmp_path / "system")

    assert not (again / "kept").exists()


def test_abandoned_data_is_removed(closed: Path, tmp_path: Path) -> None:
    homes = [child_home(closed / name, SOMEBODY, tmp_path / "system") for name in ("a", "b")]
    shutil.rmtree(closed / "a")

    forget_abandoned(tmp_path / "system")

    assert [home.exists() for home in homes] == [False, True]


def test_user_by_number_or_name() -> None:
    assert unprivileged_user({"CUPURE_STACK_USER": "54321"}) == User(54321, 54321)
    assert unprivileged_user({"CUPURE_STACK_USER": pwd.getpwuid(0).pw_name}).uid == 0


def test_default_user_is_not_root() -> None:
    assert unprivileged_user({}).uid != 0


def test_cache_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPURE_CACHE", str(tmp_path / "cache"))

    assert cache_dir() == tmp_path / "cache"


def test_giving_to_ourselves_makes_the_folder(tmp_path: Path) -> None:
    give_to(tmp_path / "new", None)

    assert (tmp_path / "new").is_dir()
