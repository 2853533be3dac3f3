"""A program that lets writers of a vault be killed, and looks after each what they left.

    killed_writers.py ROOT each-step         kill a writer at its first step, its second, …
    killed_writers.py ROOT at-random SEED N  kill N writers or more at random moments, two at
                                           work at once

Writers are forked from here, where no thread has started yet. Prints one JSON object; fails when
any visible version does not verify, or when a sweep takes a living writer's work.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from folkmoot.tables import Column, ColumnType, Schema
from folkmoot.vault import Origin, Vault
from folkmoot.vault.writing import HashingFile

SCHEMA = Schema((Column("n", "n", ColumnType.INTEGER), Column("t", "t", ColumnType.TEXT)))
ROWS = 20_000
MOST_TIMES = 10
"""How often more may be killed than was asked, until one was done and one was cut short."""


def add_version(vault: Vault) -> None:
    batch = pa.record_batch(
        [pa.array(range(ROWS)), pa.array([str(n) for n in range(ROWS)])], schema=SCHEMA.arrow
    )
    quarantine = pa.table({"row": [1], "reason": ["made up"]})
    vault.add(SCHEMA, [batch], origin=Origin("made up"), quarantine=quarantine, original=b"abc")


def fork(work: Callable[[], None]) -> int:
    """The process id of a child that does this work and nothing else."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return child


def die_at(step: int) -> None:
    """Make this process kill itself just before the given step towards the disk."""
    taken = itertools.count(1)

    def before(function: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*arguments: Any, **named: Any) -> Any:
            if next(taken) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **named)

        return stepping

    os.fsync = before(os.fsync)
    os.rename = before(os.rename)
    os.mkdir = before(os.mkdir)
    HashingFile.write = before(HashingFile.write)  # type: ignore[method-assign]


def kill_at_each_step(root: Path) -> dict[str, int]:
    vault = Vault(root)
    left = visible = 0
    for step in itertools.count(1):

        def work(step: int = step) -> None:
            die_at(step)
            add_version(vault)

        _, status = os.waitpid(fork(work), 0)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0, "the writer failed by itself"
            break
        visible += len(verify_new(vault, set()))
        left += len(vault.sweep().unfinished)
        for version_id in vault.versions():
            vault.destroy(version_id)
    return {
        "steps": step - 1,
        "left": left,
        "visible": visible,
        "at_the_end": len(vault.versions()),
    }


def kill_at_random(root: Path, seed: int, kills: int) -> dict[str, int]:
    vault = Vault(root)
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets

    here = os.getpid()

    def work() -> None:
        while os.getppid() == here:
            add_version(vault)

    before = set(vault.versions())
    verified = set(before)
    writers = [fork(work), fork(work)]
    swept = 0
    try:
        for kill in range(MOST_TIMES * kills):
            if kill >= kills and swept and verified > before:
                break
            # A busy machine takes longer to write one.
            time.sleep(chance.uniform(0.001, 0.08 * (1 + kill / kills)))
            victim = writers.pop(chance.randrange(len(writers)))
            os.kill(victim, signal.SIGKILL)
            os.waitpid(victim, 0)
            verified |= verify_new(vault, verified)
            swept += len(vault.sweep().unfinished)
            _, status = os.waitpid(writers[0], os.WNOHANG)
            assert status == 0, "a sweep took the work of a living writer"
            writers.append(fork(work))
    finally:
        for writer in writers:
            os.kill(writer, signal.SIGKILL)
            os.waitpid(writer, 0)
    verified |= verify_new(vault, verified)
    return {"versions": len(verified - before), "swept": swept}


def verify_new(vault: Vault, verified: set[str]) -> set[str]:
    new = set(vault.versions()) - verified
    for version_id in new:
        assert vault.verify(version_id).rows == ROWS
    return new


if __name__ == "__main__":
    root, how, *rest = sys.argv[1:]
    if how == "each-step":
        result = kill_at_each_step(Path(root))
    else:
        result = kill_at_random(Path(root), *map(int, rest))
    sys.stdout.write(json.dumps(result))
