"""What runs in a process of separation: python -m folkmoot.vault.separation.child DUTY TOLD

It reads its key from the descriptor that it inherited, closes it, shuts itself in, and then answers
one question a line until its standard input ends. Only the module of its own duty is imported.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from folkmoot.errors import FolkmootError
from folkmoot.vault.separation.duties import Duty, KeyName
from folkmoot.vault.separation.encrypted_files import PrivateKey
from folkmoot.vault.separation.held import Held
from folkmoot.vault.workers.confinement import confine

_MOST_KEY_BYTES = 4096


def main(duty: str, told: str) -> None:
    """Answer questions from standard input until it ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    said = json.loads(told)
    held = _take_keys(said["keys"])
    module = importlib.import_module(f"folkmoot.vault.separation.{Duty(duty).value}")
    works: Mapping[str, Callable[..., dict[str, Any]]] = module.WORKS
    confined = confine(reads=map(Path, said["reads"]), writes=map(Path, said["writes"]))

    def answer(content: Mapping[str, Any]) -> None:
        answers.write(json.dumps(content) + "\n")
        answers.flush()

    def progress(fraction: float, message: str) -> None:
        answer({"progress": [fraction, message]})

    answer({"ready": confined})
    for line in sys.stdin:
        question = json.loads(line)
        try:
            done = works[question.pop("work")](held, progress, **question)
        except FolkmootError as error:
            answer(_refusal(error.code, error.problem, error.where, error.remedy))
        except Exception as error:  # its text may hold a value of the data: only its kind is told
            answer(_refusal("vault.error", f"The work failed ({type(error).__name__}).", duty))
        else:
            answer({"done": done})


def _refusal(code: str, problem: str, where: str, remedy: str = "") -> dict[str, Any]:
    return {"error": {"code": code, "problem": problem, "where": where, "remedy": remedy}}


def _take_keys(descriptors: Mapping[str, int]) -> Held:
    private: dict[KeyName, PrivateKey] = {}
    secret = b""
    for name, descriptor in descriptors.items():
        content = os.read(descriptor, _MOST_KEY_BYTES)
        os.close(descriptor)
        if name == KeyName.PSEUDONYMS.value:
            secret = bytes.fromhex(content.decode("ascii").strip())
        else:
            private[KeyName(name)] = PrivateKey(content.decode("ascii"))
    return Held(private, secret)


if __name__ == "__main__":
    main(*sys.argv[1:])
