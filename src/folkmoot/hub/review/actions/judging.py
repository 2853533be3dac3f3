"""An answer to a pair, and what the answers come to."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.review.models import Judgement, Task
from folkmoot.hub.review.rules import may_judge, may_take_back
from folkmoot.linkage.review import Answer, Reason, Verdict, settle


@transaction.atomic
def judge(
    *,
    by: User,
    task: Task,
    answer: Answer,
    reasons: Sequence[Reason] = (),
    seconds: float | None = None,
) -> Verdict:
    """Answer a pair; the verdict that it then has. The ledger says who judged which pair of the
    round, never how. Where two differ, the next answer is the third's and decides. Raises Refused.
    """
    locked = _lock(task)
    may_judge(by, locked).require()
    is_arbitration = locked.stands is Verdict.DISPUTED
    Judgement.objects.create(
        task=locked,
        reviewer=by,
        answer=answer.value,
        reasons=[reason.value for reason in reasons],
        is_arbitration=is_arbitration,
        seconds=seconds,
    )
    _settle(locked)
    record(
        by=acting(by, Role.LINKER),
        action="review.arbitrated" if is_arbitration else "review.judged",
        subject=locked.round.subject,
        details={"pair": locked.number},
    )
    return locked.stands


@transaction.atomic
def take_back(*, by: User, task: Task) -> None:
    """Take one's answer back, as long as the pair has no verdict. Raises Refused."""
    locked = _lock(task)
    may_take_back(by, locked).require()
    locked.judgements.filter(reviewer=by).delete()
    _settle(locked)
    record(
        by=acting(by, Role.LINKER),
        action="review.taken_back",
        subject=locked.round.subject,
        details={"pair": locked.number},
    )


def _lock(task: Task) -> Task:
    chosen = Task.objects.select_for_update(of=("self",))
    return chosen.select_related("round__linkage__agreement").get(pk=task.pk)


def _settle(task: Task) -> None:
    given = list(task.judgements.all())
    third = next((one.said for one in given if one.is_arbitration), None)
    task.verdict = settle([one.said for one in given if not one.is_arbitration], third).value
    task.save(update_fields=["verdict"])
