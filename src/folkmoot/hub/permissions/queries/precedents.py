"""What was decided of proposals like one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from folkmoot.hub.permissions.models import DecidedProposal
from folkmoot.permission import (
    Judgement,
    Likeness,
    Precedent,
    find_alike,
    load_rulebook,
    precedent_of,
    precedent_summary,
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


def precedent_words(alike: Sequence[Likeness]) -> str:
    """What became of them, in a sentence; empty where nothing alike is known.

    "Agreed 3 times before, 2 of them at rung 9 under Digital Economy Act 2017, in 11 days."
    """
    if not alike:
        return ""
    book = load_rulebook()
    named = {gateway.id: gateway.name for gateway in book.gateways}
    words = precedent_summary(alike)
    for code, name in named.items():
        words = words.replace(f" by {code},", f" by “{name}”,")
    return words


def _read(kept: Iterable[DecidedProposal], **more: str) -> tuple[Precedent, ...]:
    said = [{**one.said, **more} for one in kept]
    return read_precedents(json.dumps({"folkmoot_precedents": 1, "precedents": said}))
