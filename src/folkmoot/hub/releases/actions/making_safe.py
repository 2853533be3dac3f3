"""One button: an output is made safe, attacked with every earlier release, and goes to the vote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from folkmoot.disclosure.methods import Spending
from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.accounts.rules import holds
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.releases.altering import PRIVATELY
from folkmoot.hub.releases.attacking import fields_of, made_private, made_safe
from folkmoot.hub.releases.models import Output, PrivacySpending
from folkmoot.hub.releases.protecting import AGREED, SECONDS
from folkmoot.hub.releases.queries import privacy_budget
from folkmoot.hub.releases.rules import may_count_privately, may_make_safe
from folkmoot.hub.releases.states import Event


def make_output_safe(
    *, by: User, output: Output, method: str = AGREED, seconds: float = SECONDS
) -> Output:
    """Make an output safe by the agreement's settings, or by another method. All votes are void.

    What could still be worked out after it stands in `exposed`, and then nobody can sign it off.
    The search for the cheapest pattern takes at most so many seconds. Raises Refused,
    DisclosureError.
    """
    may_make_safe(by, output).require()
    kept = fields_of(made_safe(output, method, seconds=seconds))
    return _keep(by, output, method, kept)


def make_output_private(*, by: User, output: Output, epsilon: float, most_each: int = 1) -> Output:
    """Make an output's counts safe by noise with differential privacy. All votes are void.

    `epsilon` is taken from the budget of its population and never given back, released or not;
    `most_each` is how many of the rows may be one person's. Raises Refused, DisclosureError.
    """
    may_count_privately(by, output).require()
    safe, spending = made_private(output, epsilon=epsilon, most_each=most_each)
    return _keep(by, output, PRIVATELY, fields_of(safe), spending)


def _keep(
    by: User,
    output: Output,
    method: str,
    kept: Mapping[str, Any],
    spending: Spending | None = None,
) -> Output:
    round_before = output.round
    with transaction.atomic():
        locked = Output.objects.select_for_update(of=("self",)).get(pk=output.pk)
        may_make_safe(by, locked).require()
        if spending is not None:
            # Jobs of a region follow one another, so nobody else spends between this and the next.
            privacy_budget(spending.population).after(spending)
            PrivacySpending.objects.create(
                population=spending.population, output=locked, epsilon=spending.epsilon
            )
        for name, value in kept.items():
            setattr(locked, name, value)
        locked.move(Event.MAKE_SAFE)
        locked.asked = {**locked.asked, "method": method}
        locked.made_safe_by = by
        locked.round = round_before + 1
        locked.save()
        role = Role.ANALYST if holds(by, Role.ANALYST) else Role.OUTPUT_CHECKER
        details: dict[str, str | int] = {
            "method": method,
            "version": locked.safe_version,
            "exposed": len(locked.exposed),
        }
        if spending is not None:
            details["epsilon"] = f"{spending.epsilon:g}"
        record(
            by=acting(by, role),
            action="output.made_safe",
            subject=locked.subject,
            details=details,
        )
    output.refresh_from_db()
    return output
