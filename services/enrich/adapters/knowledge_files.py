"""Opens a base on disk: every file is mapped, so all workers of a machine share its pages."""

from __future__ import annotations

import hashlib
import mmap
from pathlib import Path

from marisa_trie import Trie

from services.enrich.core.knowledge import sections
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.knowledge.manifest import FileSum, Manifest, parse_manifest
from services.enrich.core.knowledge.table_rows import KnowledgeError

MANIFEST = "manifest.json"
CURRENT = "current"
BLOCK = 1 << 20


def base_folder(path: Path) -> Path:
    """Return the folder of one version: `path` itself, or the one its `current` points to."""
    for folder in (path, path / CURRENT):
        if (folder / MANIFEST).is_file():
            return folder.resolve()
    raise KnowledgeError(f"{path} holds no knowledge base: there is no {MANIFEST} or {CURRENT}")


def read_manifest(path: Path) -> Manifest:
    """Return what the base at `path` says of itself."""
    file = base_folder(path) / MANIFEST
    return parse_manifest(file.read_bytes(), str(file))


def open_base(path: Path) -> KnowledgeBase:
    """Return the base at `path`, a version's folder or a root with a `current`.

    Raises `KnowledgeError` if a file is missing or not as long as the manifest says.
    """
    folder = base_folder(path)
    manifest = read_manifest(folder)
    for section in sections.ALL:
        _require_length(folder / section, manifest)
    parts = {section: _mapped(folder / section) for section in sections.ALL}
    names = Trie().mmap(str(folder / sections.NAMES))
    return KnowledgeBase(manifest.version, names, parts)


def _require_length(file: Path, manifest: Manifest) -> None:
    expected = manifest.files.get(file.name)
    if expected is None or not file.is_file():
        raise KnowledgeError(f"{file} is missing")
    if file.stat().st_size != expected.bytes:
        raise KnowledgeError(
            f"{file} has {file.stat().st_size} bytes, the manifest says {expected.bytes}"
        )


def _mapped(file: Path) -> memoryview:
    if not file.stat().st_size:
        return memoryview(b"")
    with file.open("rb") as opened:
        return memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))


def file_sum(file: Path) -> FileSum:
    """Return length and hash of `file`."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(BLOCK):
            digest.update(block)
    return FileSum(file.stat().st_size, digest.hexdigest())


def wrong_files(path: Path) -> list[str]:
    """Return the names of the files whose content is not what the manifest says."""
    folder = base_folder(path)
    files = read_manifest(folder).files
    return [
        name
        for name in sections.ALL
        if not (folder / name).is_file() or file_sum(folder / name) != files.get(name)
    ]
