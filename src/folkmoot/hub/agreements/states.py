"""The life of an agreement as one table, and when it is in force. Nothing here knows Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from folkmoot.hub.state_table import Need, StateTable, Transition

DRAFT, SIGNING, IN_FORCE = "draft", "signing", "in_force"
REFUSED, DROPPED = "refused", "dropped"
REPLACED, WITHDRAWN, EXPIRED = "replaced", "withdrawn", "expired"

STATES = {
    DRAFT: "Being prepared",
    SIGNING: "Waiting for signatures",
    IN_FORCE: "In force",
    REFUSED: "Refused",
    DROPPED: "Given up",
    REPLACED: "Replaced by a later version",
    WITHDRAWN: "Ended by withdrawal",
    EXPIRED: "Expired",
}
PUBLIC = (IN_FORCE, REPLACED, WITHDRAWN, EXPIRED)
"""What the public register shows: every agreement that is or was in force."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the transitions ask of an agreement on a day.

    `parties_left` are the parties that would still be in it after the one that leaves, and
    `assets_left` their data.
    """

    on: date
    starts_on: date | None = None
    review_on: date | None = None
    ends_on: date | None = None
    has_data: bool = False
    open_conditions: int = 0
    unsigned: int = 0
    parties_left: int = 0
    assets_left: int = 0


_HAS_DATES = Need[Facts](
    lambda f: f.starts_on is not None and f.ends_on is not None and f.review_on is not None,
    "It lacks the days on which it starts, is looked at again or ends.",
    "Say the days.",
)
_DATES_IN_ORDER = Need[Facts](
    lambda f: (
        not (f.starts_on and f.ends_on and f.review_on) or f.starts_on <= f.review_on <= f.ends_on
    ),
    "Its days are not in order: start, review, end.",
    "Put the review between the start and the end.",
)
_NOT_OVER = Need[Facts](
    lambda f: f.ends_on is None or f.on <= f.ends_on,
    "Its last day is over.",
    "Say a later last day.",
)
_HAS_DATA = Need[Facts](lambda f: f.has_data, "It names no data.", "Choose the data.")
_CONDITIONS_MET = Need[Facts](
    lambda f: f.open_conditions == 0,
    "Some of its conditions are not met.",
    "Meet each condition and say by what.",
)
_OTHERS_REMAIN = Need[Facts](
    lambda f: f.parties_left >= 2 and f.assets_left >= 1,
    "Too few would be left: the agreement ends when this party withdraws.",
    "End it by withdrawing.",
)
_NOBODY_REMAINS = Need[Facts](
    lambda f: f.parties_left < 2 or f.assets_left < 1,
    "The others go on without this party.",
    "Leave the agreement.",
)

TABLE: StateTable[Facts] = StateTable(
    name="The agreement",
    states=STATES,
    start=DRAFT,
    transitions=(
        Transition(
            "offer", (DRAFT,), SIGNING, "an information-governance officer of a party",
            "The papers are frozen, and every party’s director is asked to sign.",
            (_HAS_DATA, _HAS_DATES, _DATES_IN_ORDER, _NOT_OVER, _CONDITIONS_MET),
        ),
        Transition(
            "drop", (DRAFT,), DROPPED, "an information-governance officer of a party",
            "The work on it ends before anybody was asked to sign.",
        ),
        Transition(
            "take_back", (SIGNING,), DRAFT, "an information-governance officer of a party",
            "Something must be changed; what was signed counts no more.",
        ),
        Transition(
            "sign", (SIGNING,), SIGNING, "a director of each party",
            "One party’s controller agrees to the papers as they were frozen.",
            (_NOT_OVER,),
        ),
        Transition(
            "refuse", (SIGNING,), REFUSED, "a director of a party",
            "One party’s controller does not agree.",
        ),
        Transition(
            "begin", (SIGNING,), IN_FORCE, "the hub, with the last signature",
            "All have signed: access opens on its first day. The version before is replaced.",
            (
                Need(lambda f: f.unsigned == 0, "Not every party has signed.", "Sign it."),
                _NOT_OVER,
            ),
        ),
        Transition(
            "leave", (IN_FORCE,), IN_FORCE, "a director of the party that leaves",
            "From now on its data are not used; the others go on.",
            (_OTHERS_REMAIN,),
        ),
        Transition(
            "withdraw", (IN_FORCE,), WITHDRAWN, "a director of a party",
            "One party withdraws, and too few are left: access ends at once.",
            (_NOBODY_REMAINS,),
        ),
        Transition(
            "expire", (IN_FORCE,), EXPIRED, "the hub’s clock",
            "Its last day is over: access has ended by itself.",
            (
                Need(
                    lambda f: f.ends_on is not None and f.on > f.ends_on,
                    "Its last day is not over.",
                ),
            ),
        ),
        Transition(
            "replace", (IN_FORCE,), REPLACED, "the hub, when a later version begins",
            "A later version that all have signed stands in its place.",
        ),
    ),
)  # fmt: skip


class HasTerm(Protocol):
    """What has a state, a first and a last day."""

    state: str
    starts_on: date | None
    ends_on: date | None


def is_in_force(agreement: HasTerm, on: date) -> bool:
    """Whether data may be used under it on a day: it is signed by all, has begun, and its last day
    is not over. Every access asks this, so that none waits for a clock to end it."""
    if agreement.state != IN_FORCE or agreement.starts_on is None or agreement.ends_on is None:
        return False
    return agreement.starts_on <= on <= agreement.ends_on
