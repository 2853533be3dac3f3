"""What the author and the checkers say to each other about a finding."""

from __future__ import annotations

from django.db import transaction

from folkmoot.hub.accounts.models import Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.releases.models import Output, Remark
from folkmoot.hub.releases.rules import is_author, may_remark


@transaction.atomic
def remark(
    *, by: User, output: Output, text: str, finding: str = "", is_private: bool = False
) -> Remark:
    """Say something about one finding (its code), or about the whole. Of a private remark the
    author learns nothing; the author's own are never private. Raises Refused."""
    may_remark(by, output).require()
    is_own = is_author(by, output)
    said = Remark.objects.create(
        output=output,
        finding=finding,
        author=by,
        text=text,
        is_private=is_private and not is_own,
    )
    record(
        by=acting(by, Role.ANALYST if is_own else Role.OUTPUT_CHECKER),
        action="output.remarked",
        subject=output.subject,
        details={"finding": finding, "private": said.is_private},
    )
    return said
