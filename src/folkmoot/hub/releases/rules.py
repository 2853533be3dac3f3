"""Who may look at outputs and sign them off."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Role
from folkmoot.hub.accounts.rules import lacking
from folkmoot.hub.releases.models import Output


@rule("Only analysts, output checkers and information-governance officers see outputs.")
def may_look(by: Actor) -> Iterator[Unmet]:
    yield from lacking(by, Role.OUTPUT_CHECKER, Role.ANALYST, Role.INFORMATION_GOVERNANCE_OFFICER)


@rule("Only analysts, output checkers and information-governance officers see outputs.")
def may_look_at(by: Actor, output: Output) -> Iterator[Unmet]:
    yield from may_look(by).unmet


@rule("An output leaves when an output checker other than its author has signed it off.")
def may_judge(by: Actor, output: Output) -> Iterator[Unmet]:
    yield from lacking(by, Role.OUTPUT_CHECKER)
    if by.is_authenticated and by.pk == output.author_id:
        yield Unmet("You are its author.", "Ask another output checker.")
    if not output.is_waiting:
        yield Unmet(f"It is {output.get_state_display().lower()} already.")
