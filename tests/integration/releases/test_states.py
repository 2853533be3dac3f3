"""The table of states is whole, and the manual draws it as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.states import FINAL, TRANSITIONS, Event, State, after, diagram

MANUAL = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "check-an-output.md"


def test_every_event_has_one_transition_and_every_state_is_one_of_the_models() -> None:
    assert [one.event for one in TRANSITIONS] == list(Event)
    assert {state.value: state.label for state in State} == dict(Output.State.choices)


def test_every_state_is_reached_and_what_has_left_is_never_unsaid() -> None:
    assert {one.to for one in TRANSITIONS} == set(State)
    assert {State.REJECTED, State.WITHDRAWN, State.RECALLED} == FINAL
    assert [one.to for one in TRANSITIONS if State.RELEASED in one.from_states] == [State.RECALLED]
    assert [one.from_states for one in TRANSITIONS if one.to is State.RELEASED] == [
        frozenset({State.APPROVED})
    ]


@pytest.mark.parametrize("state", State)
def test_an_event_that_is_not_possible_moves_nothing(state: State) -> None:
    for one in TRANSITIONS:
        if state in one.from_states:
            assert after(state, one.event) is one.to
        else:
            with pytest.raises(ValueError, match="Nothing can"):
                after(state, one.event)


def test_the_manual_has_the_diagram() -> None:
    assert diagram() in MANUAL.read_text("utf-8")
