"""One button: an output is made safe, attacked with every earlier release, and goes to the vote."""

from __future__ import annotations

from django.db import transaction

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.accounts.rules import holds
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.releases.attacking import fields_of, made_safe
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.protecting import AGREED
from folkmoot.hub.releases.rules import may_make_safe
from folkmoot.hub.releases.states import Event


def make_output_safe(*, by: User, output: Output, method: str = AGREED) -> Output:
    """Make an output safe by the agreement's settings, or by another method. All votes are void.

    What could still be worked out after it stands in `exposed`, and then nobody can sign it off.
    Raises Refused, DisclosureError.
    """
    may_make_safe(by, output).require()
    round_before = output.round
    kept = fields_of(made_safe(output, method))
    with transaction.atomic():
        locked = Output.objects.select_for_update(of=("self",)).get(pk=output.pk)
        may_make_safe(by, locked).require()
        for name, value in kept.items():
            setattr(locked, name, value)
        locked.move(Event.MAKE_SAFE)
        locked.asked = {**locked.asked, "method": method}
        locked.made_safe_by = by
        locked.round = round_before + 1
        locked.save()
        role = Role.ANALYST if holds(by, Role.ANALYST) else Role.OUTPUT_CHECKER
        record(
            by=acting(by, role),
            action="output.made_safe",
            subject=locked.subject,
            details={
                "method": method,
                "version": locked.safe_version,
                "exposed": len(locked.exposed),
            },
        )
    output.refresh_from_db()
    return output
