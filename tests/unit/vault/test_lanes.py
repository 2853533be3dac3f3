"""Who is next: places are shared fairly, and one kind of question cannot fill another's lane."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from folkmoot.errors import VaultBusy
from folkmoot.vault import Lane, Limits
from folkmoot.vault.workers.lanes import QUICK_SECONDS, FairLine, Lanes, rules_of

LIMITS = Limits(seconds=10, memory_mb=1024)


def test_a_full_heavy_lane_leaves_the_quick_and_the_long_one_free(tmp_path: Path) -> None:
    lanes = Lanes(tmp_path, 1, LIMITS, 0.05)
    with lanes.place(Lane.HEAVY, "one"):
        with pytest.raises(VaultBusy), lanes.place(Lane.HEAVY, "two"):
            pass
        with lanes.place(Lane.QUICK, "two"), lanes.place(Lane.LONG, "two"):
            pass
    with lanes.place(Lane.HEAVY, "two"):
        pass


RULES = [  # lane, places, seconds, megabytes
    (Lane.QUICK, 4, QUICK_SECONDS, 512),
    (Lane.HEAVY, 2, 10, 1024),
    (Lane.LONG, 2, 600, 1024),
]


@pytest.mark.parametrize(("lane", "places", "seconds", "memory"), RULES)
def test_every_lane_has_its_places_and_limits(
    lane: Lane, places: int, seconds: float, memory: int
) -> None:
    rules = rules_of(lane, 2, LIMITS)
    assert (rules.places, rules.limits.seconds, rules.limits.memory_mb) == (places, seconds, memory)


def test_the_rules_name_every_lane_and_quick_workers_go_first() -> None:
    assert {lane for lane, *_ in RULES} == set(Lane)
    niceness = [rules_of(lane, 2, LIMITS).niceness for lane in Lane]
    assert niceness == sorted(niceness)
    assert niceness[0] < niceness[1]


def _come(line: FairLine, client: str, came: list[str], threads: list[threading.Thread]) -> None:
    """A question that waits in line; back when it is known to wait."""

    def ask() -> None:
        with line.turn(client, 60):
            came.append(client)

    before = sum(map(len, line._waiting.values()))
    thread = threading.Thread(target=ask)
    threads.append(thread)
    thread.start()
    with line._condition:
        while sum(map(len, line._waiting.values())) == before:
            line._condition.wait(0.01)


def test_who_asks_much_waits_behind_himself() -> None:
    line = FairLine(1)
    came: list[str] = []
    threads: list[threading.Thread] = []
    with line.turn("greedy", 1):
        for client in ("greedy", "greedy", "greedy", "modest", "other"):
            _come(line, client, came, threads)
    for thread in threads:
        thread.join()
    assert came == ["greedy", "modest", "other", "greedy", "greedy"]


def test_one_client_may_use_every_place_while_nobody_else_waits() -> None:
    line = FairLine(2)
    with line.turn("one", 1), line.turn("one", 1), pytest.raises(VaultBusy):
        line.turn("two", 0.01).__enter__()


def test_a_client_with_its_share_lets_the_next_go_first() -> None:
    line = FairLine(2)
    came: list[str] = []
    threads: list[threading.Thread] = []
    with ExitStack() as inside:
        inside.enter_context(line.turn("one", 1))
        with line.turn("two", 1):
            _come(line, "one", came, threads)
            _come(line, "three", came, threads)
        threads[1].join()
        assert came[0] == "three"
    for thread in threads:
        thread.join()
    assert sorted(came) == ["one", "three"]


def test_a_line_has_an_end() -> None:
    line = FairLine(1)
    came: list[str] = []
    threads: list[threading.Thread] = []
    with line.turn("one", 1):
        for _ in range(16):
            _come(line, "one", came, threads)
        with pytest.raises(VaultBusy, match="All places"):
            line.turn("one", 60).__enter__()
    for thread in threads:
        thread.join()
    assert len(came) == 16


def test_whoever_gives_up_waiting_is_out_of_the_line() -> None:
    line = FairLine(1)
    with line.turn("one", 1), pytest.raises(VaultBusy):
        line.turn("two", 0.01).__enter__()
    with line.turn("three", 1):
        pass
    assert not line._waiting
    assert not line._inside
