"""The life of an agreement as a table: which way is open when, and why not. And its drawings."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from folkmoot.hub.agreements import states
from folkmoot.hub.agreements.states import Facts, is_in_force
from folkmoot.hub.state_table import Need, StateTable, Transition

TODAY = date(2026, 11, 2)
READY = {
    "on": TODAY,
    "starts_on": date(2026, 12, 1),
    "review_on": date(2027, 6, 1),
    "ends_on": date(2027, 11, 30),
    "has_data": True,
}

# fmt: off
WAYS = [
    # transition, from, the facts that differ, whether it is open, a word of the refusal
    ("offer", "draft", {}, True, ""),
    ("offer", "draft", {"has_data": False}, False, "names no data"),
    ("offer", "draft", {"ends_on": None}, False, "lacks the days"),
    ("offer", "draft", {"review_on": date(2028, 1, 1)}, False, "not in order"),
    ("offer", "draft", {"on": date(2028, 1, 1)}, False, "last day is over"),
    ("offer", "draft", {"open_conditions": 1}, False, "conditions are not met"),
    ("offer", "signing", {}, False, "waiting for signatures"),
    ("offer", "expired", {}, False, "expired"),
    ("drop", "draft", {}, True, ""),
    ("drop", "in_force", {}, False, "in force"),
    ("take_back", "signing", {}, True, ""),
    ("take_back", "in_force", {}, False, "in force"),
    ("sign", "signing", {}, True, ""),
    ("sign", "signing", {"on": date(2027, 12, 1)}, False, "last day is over"),
    ("sign", "draft", {}, False, "being prepared"),
    ("refuse", "signing", {}, True, ""),
    ("begin", "signing", {}, True, ""),
    ("begin", "signing", {"unsigned": 1}, False, "Not every party"),
    ("leave", "in_force", {"parties_left": 2, "assets_left": 1}, True, ""),
    ("leave", "in_force", {"parties_left": 1, "assets_left": 1}, False, "Too few"),
    ("leave", "in_force", {"parties_left": 2, "assets_left": 0}, False, "Too few"),
    ("withdraw", "in_force", {"parties_left": 1, "assets_left": 1}, True, ""),
    ("withdraw", "in_force", {"parties_left": 2, "assets_left": 1}, False, "go on without"),
    ("withdraw", "expired", {}, False, "expired"),
    ("expire", "in_force", {"on": date(2027, 11, 30)}, False, "not over"),
    ("expire", "in_force", {"on": date(2027, 12, 1)}, True, ""),
    ("replace", "in_force", {}, True, ""),
    ("replace", "withdrawn", {}, False, "ended by withdrawal"),
]
# fmt: on


@pytest.mark.parametrize(("way", "state", "differing", "may", "word"), WAYS)
def test_a_way_is_open_or_says_why_not(
    way: str, state: str, differing: dict[str, object], may: bool, word: str
) -> None:
    facts = Facts(**{**READY, **differing})  # type: ignore[arg-type]
    reasons = [reason for reason, _ in states.TABLE.unmet(way, state, facts)]
    assert (not reasons) is may
    assert word in " ".join(reasons)


def test_the_table_of_cases_takes_every_way() -> None:
    assert {way for way, *_ in WAYS} == {one.name for one in states.TABLE.transitions}


@dataclass
class Term:
    state: str
    starts_on: date | None
    ends_on: date | None


# fmt: off
TERMS = [
    # state       first day         last day           on                 in force
    ("in_force",  TODAY,            TODAY,             TODAY,             True),
    ("in_force",  TODAY,            date(2027, 1, 1),  date(2027, 1, 1),  True),
    ("in_force",  TODAY,            date(2027, 1, 1),  date(2027, 1, 2),  False),
    ("in_force",  TODAY,            date(2027, 1, 1),  date(2026, 11, 1), False),
    ("in_force",  TODAY,            None,              TODAY,             False),
    ("signing",   TODAY,            date(2027, 1, 1),  TODAY,             False),
    ("withdrawn", TODAY,            date(2027, 1, 1),  TODAY,             False),
    ("replaced",  TODAY,            date(2027, 1, 1),  TODAY,             False),
]
# fmt: on


@pytest.mark.parametrize(("state", "first", "last", "on", "expected"), TERMS)
def test_access_asks_state_and_days(
    state: str, first: date | None, last: date | None, on: date, expected: bool
) -> None:
    assert is_in_force(Term(state, first, last), on) is expected


def test_access_ends_with_the_last_day_though_no_clock_has_ticked() -> None:
    term = Term(states.IN_FORCE, TODAY, TODAY + timedelta(days=30))
    held = [is_in_force(term, TODAY + timedelta(days=n)) for n in range(40)]
    assert held == [True] * 31 + [False] * 9


def test_the_drawing_as_text_has_every_state_and_way() -> None:
    text = states.TABLE.as_mermaid()
    assert text.startswith("stateDiagram-v2\n    [*] --> draft\n")
    for state, words in states.STATES.items():
        assert f"    {state} : {words}\n" in text
    for one in states.TABLE.transitions:
        for source in one.sources:
            assert f"    {source} --> {one.target} : {one.name.replace('_', ' ')}" in text
    assert states.TABLE.ends() == {"refused", "dropped", "replaced", "withdrawn", "expired"}


def test_the_drawing_as_picture_has_an_arrow_for_every_way_and_no_style() -> None:
    drawn = states.TABLE.as_svg()
    picture = ElementTree.fromstring(drawn)  # noqa: S314 - made by ourselves just now
    name = "{http://www.w3.org/2000/svg}"
    ways = sum(len(one.sources) for one in states.TABLE.transitions)
    assert len(picture.findall(f"{name}path")) == 2 * ways
    assert len(picture.findall(f"{name}rect")) == len(states.STATES)
    assert picture.find(f"{name}title") is not None
    assert "style" not in drawn


def test_the_table_needs_no_web_framework() -> None:
    code = (
        "import sys; import folkmoot.hub.agreements.states; import folkmoot.hub.residents.states;"
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def always(_: object) -> bool:
    return True


@pytest.mark.parametrize(
    "ways",
    [
        (Transition[object]("go", ("a",), "nowhere", "x", "y"),),
        (
            Transition[object]("go", ("a",), "b", "x", "y"),
            Transition[object]("go", ("b",), "a", "x", "y", (Need(always, "never"),)),
        ),
        (Transition[object]("stay", ("a",), "a", "x", "y"),),
    ],
    ids=["an unknown state", "a name twice", "a state that is never reached"],
)
def test_a_table_that_cannot_be_right_is_refused(ways: tuple[Transition[object], ...]) -> None:
    with pytest.raises(ValueError, match=r"state|name"):
        StateTable("It", {"a": "A", "b": "B"}, "a", ways)


def test_the_manual_draws_the_same_states() -> None:
    manual = Path(__file__).parents[3] / "docs/how-to/sign-an-agreement.md"
    assert states.TABLE.as_mermaid() in manual.read_text("utf-8")
