"""Where an output can stand, what moves it on, and who may: one table, which is also the diagram.

`TRANSITIONS` is all there is: a rule asks it whether something is possible (`leads_from`), an
action asks it what comes of it (`after`), a page takes its words from it, and `diagram` draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where an output stands."""

    UNSAFE = "unsafe"
    WAITING = "waiting"
    PARTLY = "partly"
    CONFLICT = "conflict"
    APPROVED = "approved"
    RELEASED = "released"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    RECALLED = "recalled"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    State.UNSAFE: "Not yet safe",
    State.WAITING: "Waiting to be signed off",
    State.PARTLY: "Waiting for another checker",
    State.CONFLICT: "The checkers disagree",
    State.APPROVED: "Approved, not yet released",
    State.RELEASED: "Released",
    State.RETURNED: "Returned to its author",
    State.REJECTED: "Rejected",
    State.WITHDRAWN: "Withdrawn by its author",
    State.RECALLED: "Recalled after its release",
}


class Who(StrEnum):
    """Whose doing it is."""

    AUTHOR = "its author"
    MAKER = "its author or a checker"
    CHECKER = "a checker"
    CONTRIBUTOR = "a contributor"
    GUARDIAN = "a checker or an information-governance officer"


class Event(StrEnum):
    """What happens to an output."""

    MAKE_SAFE = "make safe"
    UPDATE = "update"
    VOTE = "vote, others still to come"
    DISAGREE = "vote against another checker"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    RELEASE = "release"
    OBJECT = "object"
    WITHDRAW = "withdraw"
    RECALL = "recall"


@dataclass(frozen=True, slots=True)
class Transition:
    """What an event makes of the states in which it is possible."""

    event: Event
    from_states: frozenset[State]
    to: State
    who: Who


_CAST = frozenset({State.PARTLY, State.CONFLICT})
_VOTED_ON = frozenset({State.WAITING, State.PARTLY, State.CONFLICT})
_CHANGEABLE = _VOTED_ON | {State.UNSAFE, State.RETURNED, State.APPROVED}

TRANSITIONS = (
    Transition(Event.MAKE_SAFE, _CHANGEABLE - {State.APPROVED}, State.WAITING, Who.MAKER),
    Transition(Event.UPDATE, _CHANGEABLE, State.UNSAFE, Who.AUTHOR),
    Transition(Event.VOTE, frozenset({State.WAITING, State.PARTLY}), State.PARTLY, Who.CHECKER),
    Transition(Event.DISAGREE, _CAST, State.CONFLICT, Who.CHECKER),
    Transition(Event.APPROVE, _VOTED_ON, State.APPROVED, Who.CHECKER),
    Transition(Event.RETURN, _VOTED_ON | {State.UNSAFE}, State.RETURNED, Who.CHECKER),
    Transition(Event.REJECT, _VOTED_ON | {State.UNSAFE}, State.REJECTED, Who.CHECKER),
    Transition(Event.RELEASE, frozenset({State.APPROVED}), State.RELEASED, Who.CHECKER),
    Transition(Event.OBJECT, frozenset({State.APPROVED}), State.RETURNED, Who.CONTRIBUTOR),
    Transition(Event.WITHDRAW, _CHANGEABLE, State.WITHDRAWN, Who.AUTHOR),
    Transition(Event.RECALL, frozenset({State.RELEASED}), State.RECALLED, Who.GUARDIAN),
)  # fmt: skip
"""An update is looked at afresh: it is `UNSAFE` until disclosure control has passed it."""

_BY_EVENT = {one.event: one for one in TRANSITIONS}
FINAL = frozenset(State) - frozenset().union(*(one.from_states for one in TRANSITIONS))
"""States that nothing leads out of."""


def transition(event: Event) -> Transition:
    """The one that an event makes."""
    return _BY_EVENT[event]


def leads_from(state: State, event: Event) -> bool:
    """Whether an event is possible in a state."""
    return state in _BY_EVENT[event].from_states


def after(state: State, event: Event) -> State:
    """Where an event leads. Raises ValueError where it is not possible: a rule asks first."""
    if not leads_from(state, event):
        raise ValueError(f"Nothing can {event.value} what is {state.value}.")
    return _BY_EVENT[event].to


def why_not(state: State, event: Event) -> str:
    """Why an event is not possible in a state, in a sentence."""
    wanted = sorted(one.label.lower() for one in _BY_EVENT[event].from_states)
    return f"It is {state.label.lower()}; only what is {' or '.join(wanted)} can be treated so."


def diagram() -> str:
    """The table as a Mermaid state diagram, for the manual."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {one.value}: {one.label}" for one in State]
    lines += ["    [*] --> unsafe", "    [*] --> waiting"]
    for one in TRANSITIONS:
        lines += [
            f"    {state.value} --> {one.to.value}: {one.event.value} ({one.who.value})"
            for state in State
            if state in one.from_states
        ]
    lines += [f"    {state.value} --> [*]" for state in State if state in FINAL]
    return "\n".join(lines)
