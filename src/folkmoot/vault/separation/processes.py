"""A process of one duty as the hub sees it: started with its one key, asked, ended.

    with open_process(Duty.LINKER, keys={KeyName.IDENTITY: file}, reads=[…], writes=[…]) as linker:
        found = linker.ask("link", {…}, progress)

The key arrives as an open file that the process inherits; the hub does not read it. The process is
shut in to the folders named (`folkmoot.vault.workers.confinement`): it can open neither the other
side's files nor the folder of keys, reach no network, and has nothing in its environment.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from folkmoot.errors import FolkmootError, LinkageError, SealBroken, VaultError
from folkmoot.vault.separation.duties import KEYS_OF, Duty, KeyName
from folkmoot.vault.separation.side_keys import open_private
from folkmoot.vault.workers.process import ENVIRONMENT

_ERRORS: dict[str, type[FolkmootError]] = {
    error.code: error for error in (LinkageError, SealBroken, VaultError)
}


class Progress(Protocol):
    """Told the share of the work that is done, 0 to 1, and what is being done."""

    def __call__(self, fraction: float, message: str) -> None: ...


def unwatched(fraction: float, message: str) -> None:
    """Progress for whoever does not watch."""


class DutyProcess:
    """One process at work. `confinement` is the version of the kernel's interface that shuts it in;
    0 where the kernel has none."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.confinement = int(self._receive()["ready"])

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(
        self, work: str, arguments: Mapping[str, Any], progress: Progress = unwatched
    ) -> dict[str, Any]:
        """Have a piece of work done and give what came of it.

        Raises what the work raised, and VaultError when the process ended instead.
        """
        _pipe(self._process.stdin).write(json.dumps({"work": work, **arguments}) + "\n")
        _pipe(self._process.stdin).flush()
        while True:
            said = self._receive()
            if "progress" in said:
                progress(*said["progress"])
            elif "error" in said:
                raised = _ERRORS.get(said["error"].pop("code"), VaultError)
                raise raised(said["error"].pop("problem"), **said["error"])
            else:
                done: dict[str, Any] = said["done"]
                return done

    def _receive(self) -> dict[str, Any]:
        line = _pipe(self._process.stdout).readline()
        if not line:
            raise VaultError(
                f"A process that opens separated files ended (code {self._process.wait()}).",
                remedy="Start it again; it may need more memory than there is.",
            )
        said: dict[str, Any] = json.loads(line)
        return said


@contextmanager
def open_process(
    duty: Duty,
    *,
    keys: Mapping[KeyName, Path],
    reads: Sequence[Path],
    writes: Sequence[Path] = (),
) -> Iterator[DutyProcess]:
    """Start a process of a duty; it ends with the block.

    `keys` are the files of private keys. Raises VaultError for a key that the duty must not hold,
    SealBroken for one that is not there.
    """
    too_many = sorted(name.value for name in keys if name not in KEYS_OF[duty])
    if too_many:
        raise VaultError(
            f"A process of the {duty.value} is never given the key {', '.join(too_many)}.",
            remedy="Start a process of the duty whose key it is.",
        )
    descriptors: dict[str, int] = {}
    try:
        for name, path in keys.items():
            descriptors[name.value] = open_private(path)
        process = _start(duty, descriptors, reads, writes)
    finally:
        for descriptor in descriptors.values():
            os.close(descriptor)
    with process:
        try:
            yield DutyProcess(process)
        finally:
            _pipe(process.stdin).close()
            try:
                process.wait(timeout=_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()


_SECONDS_TO_END = 5.0


def _start(
    duty: Duty, descriptors: Mapping[str, int], reads: Sequence[Path], writes: Sequence[Path]
) -> subprocess.Popen[str]:
    told = {
        "keys": descriptors,
        "reads": [str(path) for path in reads],
        "writes": [str(path) for path in writes],
    }
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [
            *(sys.executable, "-P", "-m", "folkmoot.vault.separation.child"),
            *(duty.value, json.dumps(told)),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=tuple(descriptors.values()),
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def _pipe(end: IO[str] | None) -> IO[str]:
    assert end is not None  # noqa: S101 - Popen was given a pipe
    return end
