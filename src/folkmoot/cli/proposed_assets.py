"""A sentence's assets, taken from a region's register instead of from what is usual."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from folkmoot.cli.region import existing
from folkmoot.errors import ProposalError

if TYPE_CHECKING:
    from folkmoot.permission import Proposal, Rulebook
    from folkmoot.permission.sentence import Understood


def with_assets_of(region: Path, understood: Understood, book: Rulebook) -> Proposal:
    """The proposal with the registered assets whose titles name the data that it speaks of.

    Raises ProposalError when the register has none.
    """
    from folkmoot.hub.region import open_region

    open_region(existing(region))
    from folkmoot.hub.problems.queries import proposed_asset
    from folkmoot.hub.register.models import Asset
    from folkmoot.permission import Party
    from folkmoot.permission.sentence import origins_in

    proposal = understood.proposal
    wanted = {origin for asset in proposal.assets for origin in asset.origins or ()}
    found = []
    for asset in Asset.objects.select_related("member"):
        named = wanted & set(origins_in(asset.title, book))
        if named:
            found.append(replace(proposed_asset(asset), origins=frozenset(named)))
    if not found:
        raise ProposalError(
            "The register has no asset that the sentence speaks of.",
            where=str(region),
            remedy="Register the data, name them as the register does, or leave --region out.",
        )
    known = {party.name for party in proposal.parties}
    holders = dict.fromkeys(asset.holder for asset in found if asset.holder not in known)
    kind = proposal.parties[0].kind
    parties = (*proposal.parties, *(Party(name, kind) for name in holders))
    return replace(proposal, assets=tuple(found), parties=parties)
