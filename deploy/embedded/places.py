"""Where things lie: the cache of this user, the data, and what an unprivileged child can read."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REPO_ROOT = Path(__file__).resolve().parents[2]
DEFAULT_DATA_DIR = REPO_ROOT / ".cupure" / "stack"
SYSTEM_CACHE = Path("/var/cache/cupure")
SYSTEM_DATA = Path("/var/lib/cupure")
LOCATION = "location"


@dataclass(frozen=True)
class User:
    """The account the children run as when we are root."""

    uid: int
    gid: int


def unprivileged_user(env: Mapping[str, str]) -> User:
    """Return the account named or numbered by `$CUPURE_STACK_USER`, else `nobody`."""
    wanted = env.get("CUPURE_STACK_USER", "nobody")
    try:
        entry = pwd.getpwuid(int(wanted)) if wanted.isdigit() else pwd.getpwnam(wanted)
    except KeyError:
        number = int(wanted) if wanted.isdigit() else 65534
        return User(number, number)
    return User(entry.pw_uid, entry.pw_gid)


def child_user() -> User | None:
    """Return whom the children run as: somebody unprivileged for root, else ourselves (None)."""
    return unprivileged_user(os.environ) if os.geteuid() == 0 else None


def cache_dir() -> Path:
    """Return the folder of downloads and installed programs."""
    if configured := os.environ.get("CUPURE_CACHE"):
        return Path(configured).resolve()
    if os.geteuid() == 0:
        return SYSTEM_CACHE
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cupure"


def programs_dir(user: User | None) -> Path:
    """Return where programs are installed: in the cache, unless `user` could not get there."""
    cache = cache_dir()
    return (cache if reachable(cache, user) else SYSTEM_CACHE) / "programs"


def reachable(path: Path, user: User | None) -> bool:
    """Tell whether `user` may walk down to `path`, or to its nearest ancestor that exists."""
    if user is None:
        return True
    path = path.resolve()
    return all(
        _may_enter(folder.stat(), user) for folder in [path, *path.parents] if folder.exists()
    )


def _may_enter(folder: os.stat_result, user: User) -> bool:
    if folder.st_uid == user.uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == user.gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)


def child_home(data_dir: Path, user: User | None, system_data: Path = SYSTEM_DATA) -> Path:
    """Return the folder for the children's own files, made if needed.

    It is `data_dir` itself, unless that lies under a folder closed to `user`: then a folder of
    the system's, bound to `data_dir` by a note, so that removing `data_dir` forgets the data too.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    if reachable(data_dir, user):
        return data_dir
    note = data_dir / LOCATION
    name = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]
    home = system_data / name
    if not (note.exists() and home.exists()):
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        (home / "owner").write_text(f"{data_dir.resolve()}\n")
        note.write_text(f"{home}\n")
    for folder in (system_data, home):
        folder.chmod(0o755)
    return home


def forget_abandoned(system_data: Path = SYSTEM_DATA) -> None:
    """Remove folders of the system's whose data folder is gone."""
    for owner in system_data.glob("*/owner"):
        if not (Path(owner.read_text().strip()) / LOCATION).exists():
            shutil.rmtree(owner.parent, ignore_errors=True)


def give_to(folder: Path, user: User | None) -> None:
    """Make `user` the owner of `folder` and all in it."""
    folder.mkdir(parents=True, exist_ok=True)
    if user is None:
        return
    for path in [folder, *folder.rglob("*")]:
        if path.lstat().st_uid != user.uid:
            os.chown(path, user.uid, user.gid, follow_symlinks=False)
