"""Reading proposals, judging them, and what was made of them.

`proposal_of` gives the kept proposal as the permission room takes it, `judgement_of` every route
of it on its day, `paper_as_it_stands` a paper of the chosen route with people's edits: whoever
stands on a proposal (agreements, residents, problems) reads it by these.
"""

from folkmoot.hub.permissions.queries.papers import (
    DetailAsked,
    PaperListed,
    StandingPaper,
    WrittenPaper,
    details_of,
    latest_edits,
    matter_of,
    missing_from_proposal,
    paper_as_it_stands,
    paper_of,
    paper_version,
    paper_versions,
    papers_listed,
)
from folkmoot.hub.permissions.queries.precedents import (
    alike,
    own_precedents,
    precedent_words,
    precedents,
)
from folkmoot.hub.permissions.queries.proposals import judgement_of, proposal_by_id, proposals
from folkmoot.hub.permissions.queries.register import (
    asking_party,
    assets_offered,
    chosen_assets,
)
from folkmoot.hub.permissions.reading import asset_from_json, asset_to_json, proposal_of

__all__ = [
    "DetailAsked",
    "PaperListed",
    "StandingPaper",
    "WrittenPaper",
    "alike",
    "asking_party",
    "asset_from_json",
    "asset_to_json",
    "assets_offered",
    "chosen_assets",
    "details_of",
    "judgement_of",
    "latest_edits",
    "matter_of",
    "missing_from_proposal",
    "own_precedents",
    "paper_as_it_stands",
    "paper_of",
    "paper_version",
    "paper_versions",
    "papers_listed",
    "precedent_words",
    "precedents",
    "proposal_by_id",
    "proposal_of",
    "proposals",
]
