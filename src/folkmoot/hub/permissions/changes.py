"""What a changed rule file changes: tried in a folder of its own that is gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import yaml

from folkmoot.errors import RulebookError
from folkmoot.permission import Change, Outcome, judge, load_cases, load_rulebook, outcomes
from folkmoot.permission.worked_cases import changes

MOST_SECONDS = 20
"""A rule can be written that takes long to judge: what is not answered by then is not tried."""


@dataclass(frozen=True)
class Tried:
    """What a changed rule file does to the worked cases."""

    file: str
    edition: str
    changes: tuple[Change, ...]
    cases: int
    differing: tuple[Outcome, ...]


@cache
def rule_files() -> tuple[str, ...]:
    """The files of the rulebook, as they are named."""
    home = Path(str(resources.files("folkmoot.permission") / "rules"))
    return tuple(sorted(str(file.relative_to(home)) for file in home.rglob("*.yaml")))


def changed_by(name: str, content: bytes) -> Tried:
    """The worked cases that come out otherwise when this file stands in place of ours.

    Raises RulebookError where the file is none of the rulebook's, is not understood, or takes too
    long to judge; ProposalError where a case speaks of what it no longer knows.
    """
    place = next((file for file in rule_files() if Path(file).name == Path(name).name), None)
    if place is None:
        raise RulebookError(
            "The rulebook has no file of this name.",
            remedy=f"Its files are: {', '.join(rule_files())}.",
        )
    _refuse_what_swells(content)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "rules"
        shutil.copytree(str(resources.files("folkmoot.permission") / "rules"), home)
        (home / place).write_bytes(content)
        # What `load` keeps by the folder's name would outlive the folder.
        book = load_rulebook.__wrapped__(home)
    started = time.monotonic()
    after = []
    for case in load_cases():
        after.append(Outcome(case, judge(case.proposal, book, on=case.on)))
        if time.monotonic() - started > MOST_SECONDS:
            raise RulebookError(
                f"Judging the cases takes longer than {MOST_SECONDS} seconds.",
                where=place,
                remedy="Try the rule with “folkmoot rules test”, which has no limit.",
            )
    before = outcomes(load_rulebook())
    return Tried(
        place,
        book.edition.edition,
        tuple(changes(before, after)),
        len(after),
        tuple(outcome for outcome in after if not outcome.agrees),
    )


def _refuse_what_swells(content: bytes) -> None:
    """YAML's anchors can make a small file a very large one; no rule needs them."""
    try:
        tokens = yaml.scan(content.decode("utf-8"))
        swelling = next((t for t in tokens if isinstance(t, yaml.AliasToken)), None)
    except UnicodeDecodeError as error:
        raise RulebookError("The file is not UTF-8 text.") from error
    except yaml.YAMLError as error:
        raise RulebookError(f"The file is not YAML ({error}).") from error
    if swelling is not None:
        raise RulebookError(
            "Aliases are not taken here.",
            where=f"line {swelling.start_mark.line + 1}",
            remedy="Write the condition out.",
        )
