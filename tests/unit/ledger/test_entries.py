"""Entries, the chain they make, and their lines in an export."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from folkmoot.errors import LedgerError
from folkmoot.ledger import (
    SYSTEM,
    Actor,
    Entry,
    append,
    from_line,
    hash_of,
    leaf_of,
    root_of,
    to_line,
    verify,
    verify_lines,
)
from folkmoot.ledger.entries import NOTHING_BEFORE

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
OFFICER = Actor("contributor", "5f0c2d9a-77aa-4a07-b8ad-0f6a2c1d9e3b")


def a_ledger(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(length):
        entries.append(
            append(
                entries[-1] if entries else None,
                at=NOON + timedelta(minutes=number),
                actor=OFFICER,
                action="asset.registered",
                subject=f"asset:{number:04d}",
                details={"rows": number, "title": "Payments", "is_open": True, "licence": None},
            )
        )
    return entries


def test_the_first_entry_follows_nothing_and_the_next_follows_it() -> None:
    first, second = a_ledger(2)
    assert (first.sequence, first.previous) == (1, NOTHING_BEFORE)
    assert (second.sequence, second.previous) == (2, first.hash)


def test_the_hash_of_an_entry_never_changes_between_releases() -> None:
    entry = append(
        None, at=NOON, actor=SYSTEM, action="region.created", subject="region", details={"n": 1}
    )
    assert to_line(entry) == (
        '{"action":"region.created","actor":{"key":"00000000","role":"system"},'
        '"at":"2026-04-01T12:00:00.000000Z","details":{"n":1},'
        '"hash":"c8ef0e2fac50123db706f468b97d9e52f6604ae7d5519911151ccf1fd26feceb",'
        f'"previous":"{NOTHING_BEFORE}","sequence":1,"subject":"region"}}'
    )


def test_a_time_is_kept_in_utc() -> None:
    summer = timezone(timedelta(hours=1))
    entry = append(
        None,
        at=NOON.astimezone(summer),
        actor=SYSTEM,
        action="region.created",
        subject="region",
    )
    assert entry.at == NOON
    assert entry.at.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(LedgerError, match="time zone"):
        append(
            None,
            at=NOON.replace(tzinfo=None),
            actor=SYSTEM,
            action="region.created",
            subject="region",
        )


def test_details_cannot_be_changed_after_the_fact() -> None:
    details: dict[str, str | int | bool | None] = {"rows": 1}
    entry = append(
        None, at=NOON, actor=SYSTEM, action="region.created", subject="region", details=details
    )
    details["rows"] = 2
    assert entry.details == {"rows": 1}
    with pytest.raises(TypeError):
        entry.details["rows"] = 2  # type: ignore[index]


def test_an_empty_ledger_and_a_whole_one_hold_together() -> None:
    assert verify([]).is_ok
    entries = a_ledger(5)
    shown = verify(iter(entries))
    assert (shown.is_ok, shown.size, shown.head) == (True, 5, entries[-1].hash)
    assert (shown.broken_at, shown.reason) == (None, "")
    assert shown.root == root_of(leaf_of(entry) for entry in entries)


def test_a_changed_entry_is_named() -> None:
    entries = a_ledger(5)
    entries[2] = replace(entries[2], details={**entries[2].details, "rows": 99})
    shown = verify(entries)
    assert (shown.is_ok, shown.size, shown.broken_at) == (False, 2, 3)
    assert "changed after it was written" in shown.reason


def test_a_changed_entry_with_a_fresh_hash_is_betrayed_by_the_next() -> None:
    entries = a_ledger(5)
    forged = replace(entries[2], subject="asset:9999")
    entries[2] = replace(forged, hash=hash_of(forged))
    shown = verify(entries)
    assert (shown.is_ok, shown.broken_at) == (False, 4)
    assert "does not follow" in shown.reason


def test_a_removed_entry_is_named() -> None:
    entries = a_ledger(5)
    del entries[1]
    shown = verify(entries)
    assert (shown.is_ok, shown.broken_at) == (False, 2)
    assert "missing or out of order" in shown.reason


def test_an_entry_that_canonical_json_cannot_hold_breaks_the_ledger_there() -> None:
    entries = a_ledger(2)
    entries[1] = replace(entries[1], details={"pounds": 0.5})  # type: ignore[dict-item]
    shown = verify(entries)
    assert (shown.is_ok, shown.size, shown.broken_at) == (False, 1, 2)
    assert "fraction" in shown.reason


def test_an_export_reads_back_as_it_was() -> None:
    entries = a_ledger(4)
    lines = [to_line(entry) + "\n" for entry in entries]
    assert [from_line(line) for line in lines] == entries
    assert verify_lines(lines) == verify(entries)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: line.replace(":", ": ", 1),
        lambda line: line[:-1],
        lambda line: "",
        lambda line: "[]",
        lambda line: line.replace('"sequence":1', '"sequence":1.0'),
        lambda line: line.replace(',"subject"', ',"extra":1,"subject"'),
        lambda line: line.replace(',"subject"', ',"sequence":1,"subject"'),
        lambda line: line.replace("12:00:00.000000Z", "12:00:00Z"),
        lambda line: line.replace("12:00:00.000000Z", "12:00:00.0Z"),
        lambda line: line.replace('"key":"5f0c', '"key":"XXXX'),
        lambda line: line.replace('"details":{', '"details":{"nested":{},'),
    ],
)
def test_a_line_in_any_other_spelling_is_refused(spoil) -> None:  # type: ignore[no-untyped-def]
    line = to_line(a_ledger(1)[0])
    spoilt = spoil(line)
    assert spoilt != line
    shown = verify_lines([spoilt])
    assert (shown.is_ok, shown.broken_at) == (False, 1)
