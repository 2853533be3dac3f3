"""What the register offers to whoever asks "can we?": only what they may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from folkmoot.hub.accounts.models import Actor, Member
from folkmoot.hub.accounts.queries import memberships_of
from folkmoot.hub.permissions.building import MOST_ASSETS
from folkmoot.hub.register.models import Asset, Licence
from folkmoot.hub.register.queries import published_assets
from folkmoot.hub.register.rules import may_see, may_use_register
from folkmoot.permission import Party, ProposedAsset, Rulebook, origins_in
from folkmoot.tables import Standing

KINDS_BY_CODE = {
    "E06": "unitary-council",
    "E07": "district-council",
    "E08": "unitary-council",
    "E09": "unitary-council",
    "E10": "county-council",
}
"""Kinds of body by the area codes of the Office for National Statistics: unitary authorities,
districts, metropolitan districts, London boroughs, counties."""
PLACES_BY_CODE = {"W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
MOST_LOOKED_AT = 2_000
MOST_OFFERED = 8

Chosen = tuple[str, ProposedAsset, Party]


def chosen_assets(by: Actor, codes: Sequence[str], book: Rulebook) -> list[Chosen]:
    """The assets of these codes that somebody may see, each with the body that holds it."""
    wanted = codes[:MOST_ASSETS]
    found = Asset.objects.filter(code__in=wanted, registered_at__isnull=False)
    seen = [a for a in found.select_related("member", "current") if may_see(by, a).allowed]
    return [(asset.code, proposed_asset(asset, book), party_of(asset.member)) for asset in seen]


def assets_offered(
    by: Actor, origins: Iterable[str], find: str, book: Rulebook
) -> list[tuple[Asset, bool]]:
    """Registered assets whose titles name such data, or hold the words looked for; the former
    first, and marked."""
    wanted = set(origins)
    assets = _visible(by)
    named = [
        asset
        for asset in assets.order_by("title", "member__name")[:MOST_LOOKED_AT]
        if wanted & set(origins_in(asset.title, book))
    ][:MOST_OFFERED]
    looked_for: list[Asset] = []
    if find.strip():
        words = Q()
        for word in find.split()[:6]:
            words &= Q(title__icontains=word) | Q(member__name__icontains=word)
        looked_for = list(assets.filter(words)[:MOST_OFFERED])
    both = dict.fromkeys((*named, *looked_for))
    return [(asset, asset in named) for asset in both]


def proposed_asset(asset: Asset, book: Rulebook) -> ProposedAsset:
    """What the register says of an asset; where it came from is heard in its title."""
    origins = frozenset(origins_in(asset.title, book))
    return ProposedAsset(
        title=asset.title,
        holder=asset.member.name,
        standing=Standing(asset.standing),
        is_published=asset.is_open,
        sensitivities=asset.current.sensitivities if asset.current else frozenset(),
        is_licensed_by_others=True if asset.licence == Licence.PSGA else None,
        origins=origins or None,
        charter=asset.charter,
    )


def party_of(member: Member) -> Party:
    """A member as a party; of one without an area code nobody has said what it is."""
    code = member.gss_code
    kind = KINDS_BY_CODE.get(code[:3], "")
    place = PLACES_BY_CODE.get(code[:1], "England")
    return Party(member.name, kind, frozenset(), place)


def asking_party(by: Actor) -> Party | None:
    """The council for which somebody asks, where they work for one only."""
    councils = {m.member for m in memberships_of(by) if m.member.kind == Member.Kind.COUNCIL}
    return party_of(councils.pop()) if len(councils) == 1 else None


def _visible(by: Actor) -> QuerySet[Asset]:
    if may_use_register(by).allowed:
        registered = Asset.objects.filter(registered_at__isnull=False)
        return registered.select_related("member", "current")
    return published_assets()
