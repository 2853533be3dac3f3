"""How a resident's request comes to linked versions: they are places of the data too."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.accounts.models import Member
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.residents.reach import Place


class LinkedVersions:
    """Every linkage with a file left that a member's data went into."""

    name = "linked versions"

    def reach(self, member: Member, agreement: Agreement | None) -> Iterator[Place]:
        found = Linkage.objects.filter(
            linked_assets__version__asset__member=member, state=Linkage.State.LINKED
        )
        if agreement is not None:
            found = found.filter(agreement=agreement)
        for linkage in found.distinct():
            yield Place("linked version", linkage.subject, f"{linkage}, linked version")
