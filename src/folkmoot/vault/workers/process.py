"""One worker process as the hub sees it: started without secrets, spoken to, ended."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from folkmoot.errors import VaultError
from folkmoot.vault.workers import frames
from folkmoot.vault.workers.frames import Frame, Kind, Patience
from folkmoot.vault.workers.lanes import Lane, LaneRules

ENVIRONMENT = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "TZ")
"""Harmless names that a process of the vault is left with; no secret is among them."""

_ALLOCATION = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
"""Arrow's own allocator and the C library's arenas set a gigabyte of addresses aside unused."""

_START_SECONDS = 60.0

_PIPE_BYTES = 1 << 20
"""What a worker may write ahead of its reader; the system's default is a sixteenth of it."""


class Worker:
    """One process, and the views it was asked about last.

    `confinement` is the version of the kernel's interface that shuts it in; 0 where there is none.
    """

    def __init__(self, root: Path, lane: Lane, rules: LaneRules) -> None:
        self.views: object = None
        self.lane = lane
        limits = rules.limits
        rows = "" if limits.rows is None else str(limits.rows)
        kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [
                *(sys.executable, "-P", "-m", "folkmoot.vault.workers.child"),
                *(str(root), str(limits.seconds), str(limits.memory_mb), rows, str(rules.niceness)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, **_ALLOCATION},
            start_new_session=True,
        )
        if sys.platform == "linux":
            assert self._process.stdout is not None  # noqa: S101 - Popen was given a pipe
            # The system may refuse a user with many pipes: a smaller one is only slower.
            with suppress(OSError):
                fcntl.fcntl(self._process.stdout.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        try:
            self.confinement = int(self.receive(Patience(_START_SECONDS)).content)
        except (TimeoutError, frames.Hangup):
            code = self.end()
            raise VaultError(
                f"A worker did not start (code {code}).",
                remedy="See that the limit of memory leaves room for one.",
            ) from None

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def send(self, kind: Kind, content: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - Popen was given a pipe
        frames.send(self._process.stdin.fileno(), kind, content)

    def receive(self, patience: Patience) -> Frame:
        assert self._process.stdout is not None  # noqa: S101 - Popen was given a pipe
        return frames.receive(self._process.stdout.fileno(), patience)

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> int:
        """Kill the process if it still runs; gives its code, negative for a signal."""
        self._process.kill()
        with self._process as process:
            return process.wait()
