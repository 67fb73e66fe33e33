"""Becomes the program it is given, run by itself as `python -I -S launcher.py …`.

Drops root first, then asks the kernel to end the program when its supervisor ends. Both happen
here, not between fork and exec, because code there may deadlock a supervisor with threads; and
in this order, because a change of user forgets the second wish.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
NOT_STARTED = 127


def main(supervisor: str, user: str, *command: str) -> None:
    """Become `command` as `user` (`uid:gid`, or empty), as long as process `supervisor` lives."""
    if user:
        _become(*map(int, user.split(":")))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != int(supervisor):
            sys.exit(f"not started: supervisor {supervisor} is gone")
    os.umask(0o022)
    try:
        os.execvp(command[0], command)  # noqa: S606  # becoming the program is the purpose
    except OSError as error:
        print(f"cannot run {command[0]}: {error}", file=sys.stderr)
        sys.exit(NOT_STARTED)


def _become(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


if __name__ == "__main__":
    main(*sys.argv[1:])
