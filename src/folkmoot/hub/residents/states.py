"""The life of a resident's request at one member as one table, and its clocks. Nothing here knows
Django.

The clocks, and where they come from: a request for one's data, an objection and a request to erase
are answered within one month, which may be made two months longer (UK GDPR, Article 12(3)); a
complaint is acknowledged within the 30 days that begin with the day it came, and answered without
undue delay (Data Protection Act 2018, s.164A, put in by the Data (Use and Access) Act 2025, s.103).
Where the law can be read in two ways, the clock takes the shorter: it runs from the day of receipt,
though the time taken to show who one is need not count, and counts that day.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from folkmoot.hub.state_table import Need, StateTable, Transition

ACCESS, OBJECTION, ERASURE, COMPLAINT = "access", "objection", "erasure", "complaint"
KINDS = {
    ACCESS: "See what is held about me",
    OBJECTION: "Object to this use of my data",
    ERASURE: "Have my data erased",
    COMPLAINT: "Complain about how my data are used",
}

RECEIVED, CONFIRMED, ACKNOWLEDGED = "received", "confirmed", "acknowledged"
ANSWERED, CLOSED = "answered", "closed"
STATES = {
    RECEIVED: "Received",
    CONFIRMED: "Identity confirmed",
    ACKNOWLEDGED: "Acknowledged",
    ANSWERED: "Answered",
    CLOSED: "Closed: identity not shown",
}
COMPLAINT_DAYS = 30
KEPT_AFTER = timedelta(days=90)
"""What a requester said is erased so long after the last member has answered."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the transitions ask. `unsettled` counts the places of data not dealt with yet, those
    that appeared since among them."""

    is_complaint: bool
    unsettled: int = 0
    is_extended: bool = False
    is_overdue: bool = False


_RIGHTS = Need[Facts](
    lambda f: not f.is_complaint, "It is a complaint: nobody need show who they are.", "Answer it."
)

TABLE: StateTable[Facts] = StateTable(
    name="The request",
    states=STATES,
    start=RECEIVED,
    transitions=(
        Transition(
            "acknowledge", (RECEIVED,), ACKNOWLEDGED, "an officer of the member",
            "The member has told who complains that the complaint came.",
            (Need(lambda f: f.is_complaint, "It is no complaint.", "Confirm who asks."),),
        ),
        Transition(
            "confirm", (RECEIVED,), CONFIRMED, "an officer of the member",
            "The member knows by its own means that it is the person who asks.",
            (_RIGHTS,),
        ),
        Transition(
            "close", (RECEIVED,), CLOSED, "an officer of the member",
            "It could not be shown who asks; the member has told them.",
            (_RIGHTS,),
        ),
        Transition(
            "extend", (CONFIRMED,), CONFIRMED, "an officer of the member",
            "It is complex: the member has told who asks, in time, that it takes longer.",
            (
                _RIGHTS,
                Need(lambda f: not f.is_extended, "It was made longer once.", "Answer it."),
                Need(lambda f: not f.is_overdue, "Its time is over.", "Answer it at once."),
            ),
        ),
        Transition(
            "answer", (CONFIRMED, ACKNOWLEDGED), ANSWERED, "an officer of the member",
            "The member has answered, and dealt with every place of the data.",
            (
                Need(
                    lambda f: f.unsettled == 0,
                    "Not every place of the data is dealt with.",
                    "Look for their data again, and deal with each place.",
                ),
            ),
        ),
    ),
)  # fmt: skip


def due_on(kind: str, received: date, *, is_extended: bool = False) -> date:
    """The last day: to acknowledge a complaint, to answer the others."""
    if kind == COMPLAINT:
        return received + timedelta(days=COMPLAINT_DAYS - 1)
    return months_after(received, 3 if is_extended else 1)


def months_after(day: date, months: int) -> date:
    """The same day of a later month; its last where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def is_overdue(kind: str, state: str, due: date, on: date) -> bool:
    """Whether the member has let the clock run out."""
    waits = state == RECEIVED if kind == COMPLAINT else state in (RECEIVED, CONFIRMED)
    return waits and on > due
