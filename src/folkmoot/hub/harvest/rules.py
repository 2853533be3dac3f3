"""Who may harvest, and when a run may be started, stopped and decided."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor
from folkmoot.hub.accounts.rules import may_administer
from folkmoot.hub.harvest.models import Run, Source

OPEN_STATES = (Run.State.WAITING, Run.State.RUNNING, Run.State.HELD)


@rule("Only administrators see the sources that are harvested.")
def may_see_source(by: Actor | None, source: Source) -> Iterator[Unmet]:
    yield from may_administer(by).unmet


@rule("Only administrators see the runs of a harvest.")
def may_see_run(by: Actor | None, run: Run) -> Iterator[Unmet]:
    yield from may_administer(by).unmet


@rule("An administrator starts a run of a source that has no other run under way.")
def may_start(by: Actor | None, source: Source) -> Iterator[Unmet]:
    yield from may_administer(by).unmet
    if source.removed_at:
        yield Unmet("The source was removed.", "Add it again.")
    under_way = source.runs.filter(state__in=OPEN_STATES).first()
    if under_way is not None:
        yield Unmet(
            f"A run is under way: {under_way.get_state_display().lower()}.",
            "Wait for it, stop it, or decide about it.",
        )


@rule("An administrator stops a run that is under way.")
def may_stop(by: Actor | None, run: Run) -> Iterator[Unmet]:
    yield from may_administer(by).unmet
    if run.state not in (Run.State.WAITING, Run.State.RUNNING):
        yield Unmet(f"The run is not under way: {run.get_state_display().lower()}.")


@rule("An administrator decides about a run that would lose more than half.")
def may_decide(by: Actor | None, run: Run) -> Iterator[Unmet]:
    yield from may_administer(by).unmet
    if run.state != Run.State.HELD:
        yield Unmet(f"The run does not wait for a person: {run.get_state_display().lower()}.")


@rule("An administrator removes a source that has no run under way.")
def may_remove(by: Actor | None, source: Source) -> Iterator[Unmet]:
    yield from may_start(by, source).unmet
