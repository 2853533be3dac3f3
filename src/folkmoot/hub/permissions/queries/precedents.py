"""What was decided of proposals like one."""

from __future__ import annotations

import json
from collections.abc import Iterable

from folkmoot.hub.permissions.models import DecidedProposal
from folkmoot.permission import (
    Judgement,
    Likeness,
    Precedent,
    find_alike,
    precedent_of,
    read_precedents,
)

MOST_COMPARED = 5_000
"""So many of the newest precedents are compared with a proposal."""


def precedents() -> tuple[Precedent, ...]:
    """What this hub knows, its own and other hubs', the newest first."""
    return _read(DecidedProposal.objects.all()[:MOST_COMPARED])


def own_precedents(hub: str) -> tuple[Precedent, ...]:
    """What was decided here, for another hub's file; `hub` is the name to give, or empty."""
    own = DecidedProposal.objects.filter(proposal__isnull=False)[:MOST_COMPARED]
    return _read(own, hub=hub)


def alike(judgement: Judgement) -> tuple[Likeness, ...]:
    """The precedents that are like a proposal, the likest first."""
    here = precedent_of(
        judgement.proposal,
        judgement.best,
        decision="agreed",
        proposed_on=judgement.on,
        decided_on=judgement.on,
        edition=judgement.edition.edition,
    )
    return tuple(find_alike(here, precedents()))


def _read(kept: Iterable[DecidedProposal], **more: str) -> tuple[Precedent, ...]:
    said = [{**one.said, **more} for one in kept]
    return read_precedents(json.dumps({"folkmoot_precedents": 1, "precedents": said}))
