"""How a request comes to every place of the data: each version, and what apps make of versions.

An app that makes something of people's data (linked versions, pseudonyms) registers a *reacher*
when it starts:

    class LinkedVersions:
        name = "linked versions"

        def reach(self, member: Member, agreement: Agreement | None) -> Iterable[Place]:
            ...

    register(LinkedVersions())

From then on no request is answered before each of its places is dealt with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from folkmoot.hub.accounts.models import Member
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.register.models import Asset, Version
from folkmoot.tables import Standing


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that data about a person may be. `subject` is what the ledger calls it, `label`
    what an officer reads."""

    kind: str
    subject: str
    label: str


class Reacher(Protocol):
    """Finds the places of a member's data: under one agreement, or, for None, wherever they are."""

    name: str

    def reach(self, member: Member, agreement: Agreement | None) -> Iterable[Place]: ...


class RegisteredVersions:
    """Every version in the register whose file is held: of the data under the agreement, or of all
    that is not open to everybody."""

    name = "versions in the register"
    _held = (Version.State.KEPT, Version.State.SEALED, Version.State.WAITING, Version.State.READ)

    def reach(self, member: Member, agreement: Agreement | None) -> Iterator[Place]:
        assets = Asset.objects.filter(member=member)
        if agreement is None:
            assets = assets.exclude(standing=Standing.OPEN.value)
        else:
            assets = assets.filter(agreed__agreement=agreement)
        held = Version.objects.filter(asset__in=assets, state__in=self._held)
        for version in held.select_related("asset"):
            yield Place("version", version.subject, f"{version.asset}, version {version.number}")


_reachers: dict[str, Reacher] = {RegisteredVersions.name: RegisteredVersions()}


def register(reacher: Reacher) -> None:
    """Let requests reach what an app makes. One of the same name is replaced."""
    _reachers[reacher.name] = reacher


def forget(name: str) -> None:
    """Take a reacher away again."""
    _reachers.pop(name, None)


def places(member: Member, agreement: Agreement | None) -> tuple[Place, ...]:
    """Every place that any reacher knows, each once."""
    found = {
        place.subject: place
        for reacher in _reachers.values()
        for place in reacher.reach(member, agreement)
    }
    return tuple(found.values())
