"""The pages of agreements: those for everybody, those on which one is prepared, and signing."""

from folkmoot.hub.agreements.views.preparing import (
    amend,
    condition,
    draft,
    drop,
    evidence_file,
    offer,
    take_back,
    terms,
)
from folkmoot.hub.agreements.views.reading import (
    agreement,
    agreement_as_json,
    agreements,
    agreements_as_json,
    life,
    paper,
)
from folkmoot.hub.agreements.views.signing import refuse, sign, withdraw

__all__ = [
    "agreement",
    "agreement_as_json",
    "agreements",
    "agreements_as_json",
    "amend",
    "condition",
    "draft",
    "drop",
    "evidence_file",
    "life",
    "offer",
    "paper",
    "refuse",
    "sign",
    "take_back",
    "terms",
    "withdraw",
]
