"""Writes a base beside the others of its root, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from services.enrich.adapters.knowledge_files import CURRENT, MANIFEST, file_sum, wrong_files
from services.enrich.core.knowledge import sections
from services.enrich.core.knowledge.compilation import Counts
from services.enrich.core.knowledge.manifest import Manifest, Source, version_of

READABLE_BY_ALL = 0o755


class FileSections:
    """Appends each section to its file in a folder."""

    def __init__(self, files: dict[str, BinaryIO]) -> None:
        self._files = files

    def write(self, section: str, data: bytes) -> None:
        """Append `data` to `section`."""
        self._files[section].write(data)


@contextmanager
def file_sections(folder: Path) -> Iterator[FileSections]:
    """Hold a new file open for each section."""
    with ExitStack() as stack:
        yield FileSections(
            {name: stack.enter_context((folder / name).open("wb")) for name in sections.ALL}
        )


def store_base(
    root: Path,
    name: str,
    compiled: Callable[[sections.Sections], Counts],
    sources: Sequence[Source],
    now: datetime,
) -> Path:
    """Write what `compiled` makes, point `current` to it and return the folder of the version."""
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".building-", dir=root) as made:
        folder = Path(made) / "base"
        folder.mkdir()
        with file_sections(folder) as target:
            counts = compiled(target)
        files = {section: file_sum(folder / section) for section in sections.ALL}
        manifest = Manifest(version_of(name, files), now, tuple(sources), counts, files)
        (folder / MANIFEST).write_bytes(manifest.encoded())
        folder.chmod(READABLE_BY_ALL)
        _move(folder, root / manifest.version)
    point_current(root, manifest.version)
    return root / manifest.version


def _move(folder: Path, target: Path) -> None:
    """Rename `folder`, unless the same version is there, whole: another process was as quick."""
    if (target / MANIFEST).is_file():
        if not wrong_files(target):
            return
        # Out of the way in one step, for another process may do the same.
        target.rename(folder.with_name("broken"))
    try:
        folder.rename(target)
    except OSError:
        # What this is called when the other process was quicker differs by system.
        if not (target / MANIFEST).is_file():
            raise


def point_current(root: Path, version: str) -> None:
    """Make `current` point to `version`, in one step for whoever looks."""
    fresh = root / f".{CURRENT}-{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(version)
    fresh.replace(root / CURRENT)
