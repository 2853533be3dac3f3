"""The checkers' votes, blind until the last is cast, and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register.models import Asset
from folkmoot.hub.releases.actions.releasing import approve, release_if_nothing_waits
from folkmoot.hub.releases.attacking import still_exposed
from folkmoot.hub.releases.models import Output, Vote
from folkmoot.hub.releases.queries import released_from
from folkmoot.hub.releases.rules import may_approve, may_judge, may_take_back
from folkmoot.hub.releases.states import Event, State, after

_DECIDES = {
    Vote.Choice.APPROVE: Event.APPROVE,
    Vote.Choice.RETURN: Event.RETURN,
    Vote.Choice.REJECT: Event.REJECT,
}


def sign_off(*, by: User, output: Output) -> Asset | None:
    """Vote for an output's release. The last vote that it needs releases it, where nothing else
    waits: then it is a version of an open asset. None while it is not. Raises Refused."""
    vote(by=by, output=output, choice=Vote.Choice.APPROVE)
    return output.asset if output.stands is State.RELEASED else None


def send_back(*, by: User, output: Output, comment: str) -> None:
    """Vote for an output's return to its author, with the reason. Raises Refused."""
    vote(by=by, output=output, choice=Vote.Choice.RETURN, comment=comment)


def vote(*, by: User, output: Output, choice: Vote.Choice, comment: str = "") -> Output:
    """Cast a checker's vote, or another in its place.

    Before it is signed off, an output is attacked again with everything released until now; one
    that would give anything away cannot be. Where the checkers disagree, each may vote again, or a
    third decides. Raises Refused, DisclosureError.
    """
    attacked_with: list[int] = []
    if choice == Vote.Choice.APPROVE:
        may_approve(by, output).require()
        attacked_with = _attack_again(output)
    with transaction.atomic():
        locked = Output.objects.select_for_update(of=("self",)).get(pk=output.pk)
        may_judge(by, locked).require()
        if choice == Vote.Choice.APPROVE:
            may_approve(by, locked).require()
            _require_same(output, locked, attacked_with)
        now = timezone.now()
        Vote.objects.update_or_create(
            output=locked,
            round=locked.round,
            checker=by,
            defaults={"choice": choice, "comment": comment, "cast_at": now},
        )
        record(
            by=acting(by, Role.OUTPUT_CHECKER),
            action="output.voted",
            subject=locked.subject,
            details={"round": locked.round},
        )
        _settle(locked, by)
    output.refresh_from_db()
    return output


@transaction.atomic
def take_back(*, by: User, output: Output) -> None:
    """Withdraw an output before its release. Raises Refused."""
    locked = Output.objects.select_for_update(of=("self",)).get(pk=output.pk)
    may_take_back(by, locked).require()
    locked.move(Event.WITHDRAW)
    locked.save()
    record(by=acting(by, Role.ANALYST), action="output.withdrawn", subject=locked.subject)


def decided(state: State, choices: Sequence[str], needed: int) -> Event:
    """What a round's votes come to: one of each checker, as they stand.

    All who are needed must agree. Where they do not, a majority of more than were needed decides.
    """
    if state is State.UNSAFE:
        needed = 1  # what is not safe can only be refused, and one checker is enough for that
    if len(choices) < needed:
        return Event.VOTE
    (first, most), *_ = Counter(choices).most_common(1)
    is_majority = len(choices) > needed and most * 2 > len(choices)
    if most == len(choices) or is_majority:
        return _DECIDES[Vote.Choice(first)]
    return Event.DISAGREE


def _settle(output: Output, by: User) -> None:
    cast = list(output.votes.filter(round=output.round))
    event = decided(output.stands, [one.choice for one in cast], output.checkers_needed)
    output.state = after(output.stands, event).value
    if event in (Event.RETURN, Event.REJECT):
        output.comment = "\n".join(one.comment for one in cast if one.comment)
        action = "output.returned" if event is Event.RETURN else "output.rejected"
        record(by=acting(by, Role.OUTPUT_CHECKER), action=action, subject=output.subject)
    if event in (Event.RETURN, Event.REJECT, Event.APPROVE):
        output.checker, output.checked_at = by, timezone.now()
    if event is Event.APPROVE:
        approve(output)
    output.save()
    if event is Event.APPROVE:
        release_if_nothing_waits(by, output)


def _attack_again(output: Output) -> list[int]:
    """The releases attacked together with an output. Raises Refused where it gives them away."""
    before = _released(output)
    exposed = still_exposed(output)
    if exposed:
        raise Refused(
            "With what was released meanwhile, "
            f"{len(exposed)} hidden figures could be worked out: {'; '.join(exposed[:3])}.",
            remedy="Make it safe again: everything that is out by now is taken into account.",
        )
    return before


def _require_same(judged: Output, locked: Output, attacked_with: list[int]) -> None:
    if judged.round != locked.round or judged.safe_version != locked.safe_version:
        raise Refused("It was changed meanwhile.", remedy="Look at it again.")
    if attacked_with != _released(locked):
        raise Refused(
            "Another output about the same records was released meanwhile.",
            remedy="Sign it off again: it is attacked with that one too.",
        )


def _released(output: Output) -> list[int]:
    return list(released_from(output.population).values_list("pk", flat=True))
