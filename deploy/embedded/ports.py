"""Ports: free ones for tests, and who holds one that is taken."""

from __future__ import annotations

import contextlib
import errno
import secrets
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
_LISTENING = "0A"
_OWN_CHOICE = range(20_000, 32_000)


class PortTakenError(Exception):
    """A port that was asked for is in use."""


def free_ports(count: int) -> list[int]:
    """Return ports that are free now, all different.

    None is of the range that the system lends to outgoing connections: a server that takes
    seconds to come up would find such a port taken now and then.
    """
    found: list[int] = []
    for port in secrets.SystemRandom().sample(_OWN_CHOICE, len(_OWN_CHOICE)):
        if len(found) == count:
            break
        if _is_free(port):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe, contextlib.suppress(OSError):
        probe.bind((LOOPBACK, port))
        return True
    return False


def require_free(port: int, purpose: str, setting: str) -> None:
    """Raise PortTakenError, naming the holder where it can be seen, unless `port` is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            raise PortTakenError(_refusal(port, purpose, setting, error.errno)) from error


def _refusal(port: int, purpose: str, setting: str, number: int) -> str:
    if number == errno.EACCES:
        return f"port {port} for {purpose} needs more rights; choose another with {setting}"
    taken_by = f" by {by}" if (by := holder(port)) else ""
    return f"port {port} for {purpose} is taken{taken_by}; choose another with {setting}"


def holder(port: int, proc: Path = Path("/proc")) -> str | None:
    """Return `process 123 (command line)` for whoever listens on `port`, if readable."""
    inodes = {f"socket:[{inode}]" for inode in _listening_inodes(port, proc)}
    for entry in proc.iterdir() if inodes else ():
        if entry.name.isdigit() and _has_open(entry / "fd", inodes):
            with contextlib.suppress(OSError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
                return f"process {entry.name} ({command[:80]})"
    return None


def _listening_inodes(port: int, proc: Path) -> set[str]:
    found = set()
    for table in ("net/tcp", "net/tcp6"):
        with contextlib.suppress(OSError):
            for line in (proc / table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                    found.add(fields[9])
    return found


def _has_open(folder: Path, targets: set[str]) -> bool:
    try:
        return any(str(link.readlink()) in targets for link in folder.iterdir())
    except OSError:
        return False
