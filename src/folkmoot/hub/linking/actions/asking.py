"""An analyst has the people of a linked version counted; the table goes to the release desk."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.db import transaction

from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.linking import holding
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.linking.rules import may_ask
from folkmoot.hub.releases.actions import Context, hand_in_table
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.protecting import Asked, Form


@dataclass(frozen=True, slots=True)
class TableAsked:
    """Counts of people by some columns of the linked version, and what they are for."""

    title: str
    description: str
    requested_for: str
    member: Member
    dimensions: tuple[str, ...]


def ask(*, by: User, linkage: Linkage, table: TableAsked) -> Output:
    """Count, and hand the table in: what it would give away is found at once, and nothing leaves
    before disclosure control and other people than its author have passed it.

    Raises Refused, VaultError, DisclosureError.
    """
    linkage = Linkage.objects.select_related("agreement").get(pk=linkage.pk)
    may_ask(by, linkage).require()
    with holding.analyst(linkage) as process:
        counted = process.ask(
            "count",
            {"linked": holding.file_of(linkage, "linked"), "dimensions": list(table.dimensions)},
        )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(counted["columns"])
    writer.writerows(counted["rows"])
    output = hand_in_table(
        by=by,
        context=Context(
            title=table.title,
            description=table.description,
            member=table.member,
            population=f"people of linkage {linkage.code}",
            requested_for=table.requested_for,
            sources=tuple(
                one.version.asset
                for one in linkage.linked_assets.select_related("version__asset__member")
            ),
        ),
        content=text.getvalue().encode(),
        file_name="counts.csv",
        asked=Asked(Form.COUNTS, table.dimensions, counted["columns"][-1]),
    )
    _note(by, linkage, output, table)
    return output


@transaction.atomic
def _note(by: User, linkage: Linkage, output: Output, table: TableAsked) -> None:
    record(
        by=acting(by, Role.ANALYST),
        action="linkage.counted",
        subject=linkage.subject,
        details={"output": output.pk, "columns": len(table.dimensions)},
    )
