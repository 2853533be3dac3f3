"""Who may look at outputs, change them, judge them, reply to them and call them back."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Member, Role
from folkmoot.hub.accounts.rules import holds, lacking
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.states import Event, why_not

REPLIERS = (Role.CONTRIBUTOR, Role.INFORMATION_GOVERNANCE_OFFICER)


@rule("Only analysts, output checkers and information-governance officers see outputs.")
def may_look(by: Actor) -> Iterator[Unmet]:
    yield from lacking(by, Role.OUTPUT_CHECKER, Role.ANALYST, Role.INFORMATION_GOVERNANCE_OFFICER)


@rule("Only analysts, output checkers and information-governance officers see outputs.")
def may_look_at(by: Actor, output: Output) -> Iterator[Unmet]:
    yield from may_look(by).unmet


@rule("True figures, and why they are hidden, are seen by the author and by output checkers alone.")
def may_see_before(by: Actor, output: Output) -> Iterator[Unmet]:
    if not is_author(by, output):
        yield from lacking(by, Role.OUTPUT_CHECKER)


@rule("Analysts hand outputs in.")
def may_hand_in(by: Actor) -> Iterator[Unmet]:
    yield from lacking(by, Role.ANALYST)


@rule("An output is changed, or taken back before its release, by its author.")
def may_update(by: Actor, output: Output) -> Iterator[Unmet]:
    yield from _own(by, output)
    yield from _possible(output, Event.UPDATE)
    if not output.asked:
        yield Unmet(
            "It was made by a journey of the hub.", "Take the journey again: it hands in anew."
        )


@rule("An output is changed, or taken back before its release, by its author.")
def may_take_back(by: Actor, output: Output) -> Iterator[Unmet]:
    yield from _own(by, output)
    yield from _possible(output, Event.WITHDRAW)


@rule("An output is made safe by its author or by a checker, who then does not judge it.")
def may_make_safe(by: Actor, output: Output) -> Iterator[Unmet]:
    if not is_author(by, output):
        yield from lacking(by, Role.OUTPUT_CHECKER)
    yield from _possible(output, Event.MAKE_SAFE)
    if not output.true_version:
        yield Unmet(
            "Its true figures are not here, so nothing can be worked out anew.",
            "Hand the table in again with its true figures, as contributions or as counts.",
        )


@rule("Counts get noise with differential privacy while their records have a budget left.")
def may_count_privately(by: Actor, output: Output) -> Iterator[Unmet]:
    yield from may_make_safe(by, output).unmet
    if not output.is_of_counts:
        yield Unmet("Its figures are not counts.", "Choose another method, or hand in counts.")
    if settings.CONFIG.privacy_epsilon <= output.privacy_epsilon_spent():
        yield Unmet(
            "The privacy budget of these records is used up.",
            "Choose a method that needs none, such as controlled rounding.",
        )


@rule("The author and the checkers talk about its findings.")
def may_remark(by: Actor, output: Output) -> Iterator[Unmet]:
    yield from may_see_before(by, output).unmet


@rule("An output leaves when as many checkers as it needs, none its author, have signed it off.")
def may_judge(by: Actor, output: Output) -> Iterator[Unmet]:
    yield from lacking(by, Role.OUTPUT_CHECKER)
    if by.is_authenticated:
        if by.pk == output.author_id:
            yield Unmet("You are its author.", "Ask another output checker.")
        if by.pk == output.made_safe_by_id and by.pk != output.author_id:
            yield Unmet("You made it safe.", "Ask another output checker to judge it.")
    if not output.can(Event.RETURN):
        yield Unmet(f"It is {output.get_state_display().lower()} already.")


@rule("Only what was attacked without success is signed off, and only once all may look at it.")
def may_approve(by: Actor, output: Output) -> Iterator[Unmet]:
    yield from may_judge(by, output).unmet
    if output.can(Event.RETURN) and not output.can(Event.APPROVE):
        yield Unmet("It is not yet safe.", "Make it safe first, or send it back.")
    if output.exposed or not output.safe_version:
        yield Unmet(
            "What it hides can still be worked out.",
            "Make it safe by another method, or send it back.",
        )


@rule("What is approved is released once its embargo and the contributors' time to reply are over.")
def may_release(by: Actor | None, output: Output) -> Iterator[Unmet]:
    yield from lacking(by, Role.OUTPUT_CHECKER)
    yield from _possible(output, Event.RELEASE)
    for reason in output.waits_for(timezone.localdate()):
        yield Unmet(reason)


@rule("The people who answer for a member's data comment on what was made from it.")
def may_reply(by: Actor, output: Output, member: Member) -> Iterator[Unmet]:
    yield from lacking(by, *REPLIERS, at=member)
    if member not in output.contributors():
        yield Unmet(f"Nothing of {member} is in it.")
    if not output.can(Event.RELEASE):
        yield Unmet(why_not(output.stands, Event.RELEASE))


@rule("The people who answer for a member's data comment on what was made from it.")
def may_reply_to(by: Actor, about: tuple[Output, Member]) -> Iterator[Unmet]:
    yield from may_reply(by, *about).unmet


@rule("The people who answer for a member's data comment on what was made from it.")
def may_see_replies(by: Actor) -> Iterator[Unmet]:
    yield from lacking(by, *REPLIERS)


@rule("What should never have left is called back by a checker or a governance officer.")
def may_recall(by: Actor, output: Output) -> Iterator[Unmet]:
    yield from lacking(by, Role.OUTPUT_CHECKER, Role.INFORMATION_GOVERNANCE_OFFICER)
    yield from _possible(output, Event.RECALL)


def is_author(by: Actor | None, output: Output) -> bool:
    """Whether somebody handed it in."""
    return by is not None and by.is_authenticated and by.pk == output.author_id


def sees_votes(by: Actor, output: Output) -> bool:
    """Whether others' votes of this round may be seen: blind until the last of them is cast."""
    return holds(by, Role.OUTPUT_CHECKER) and output.stands not in _BLIND


_BLIND = frozenset({"waiting", "partly"})


def _own(by: Actor, output: Output) -> Iterator[Unmet]:
    if not is_author(by, output):
        yield Unmet("You are not its author.", "Ask its author.")


def _possible(output: Output, event: Event) -> Iterator[Unmet]:
    if not output.can(event):
        yield Unmet(why_not(output.stands, event))
