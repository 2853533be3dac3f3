"""Whatever was written, whoever changes it is found out."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from folkmoot.errors import LedgerError
from folkmoot.ledger import (
    Actor,
    Entry,
    append,
    consistency_proof,
    from_line,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_of,
    root_of,
    to_line,
    verify,
    verify_lines,
)
from folkmoot.ledger.guard import personal_likeness

moments = st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
roles = st.sampled_from(["analyst", "output_checker", "director"])
keys = st.uuids().map(lambda identifier: Actor("analyst", str(identifier)))
subjects = st.from_regex(r"[a-z]{1,8}:[0-9a-f]{4}", fullmatch=True)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(codec="utf-8"), max_size=20).filter(lambda t: not personal_likeness(t))
)
details = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True), scalars, max_size=4
)


@st.composite
def ledgers(draw: st.DrawFn, *, smallest: int = 1) -> list[Entry]:
    entries: list[Entry] = []
    for _ in range(draw(st.integers(smallest, 7))):
        entries.append(
            append(
                entries[-1] if entries else None,
                at=draw(moments),
                actor=draw(keys),
                action="output.released",
                subject=draw(subjects),
                details=draw(details),
            )
        )
    return entries


@given(ledgers())
def test_what_is_appended_verifies_and_survives_an_export(entries: list[Entry]) -> None:
    assert verify(entries).is_ok
    lines = [to_line(entry) for entry in entries]
    assert [from_line(line) for line in lines] == entries
    assert verify_lines(lines) == verify(entries)


@given(ledgers(), st.data())
def test_one_flipped_bit_of_an_export_is_found(entries: list[Entry], data: st.DataObject) -> None:
    lines = [to_line(entry) for entry in entries]
    which = data.draw(st.integers(0, len(lines) - 1))
    octets = bytearray(lines[which].encode())
    octets[data.draw(st.integers(0, len(octets) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    lines[which] = octets.decode("utf-8", "replace")
    shown = verify_lines(lines)
    assert not shown.is_ok
    assert shown.broken_at in (which + 1, which + 2)


@given(ledgers(), st.data())
def test_one_changed_field_is_found(entries: list[Entry], data: st.DataObject) -> None:
    which = data.draw(st.integers(0, len(entries) - 1))
    entry = entries[which]
    changed = data.draw(
        st.one_of(
            st.integers(0, 9).map(lambda sequence: replace(entry, sequence=sequence)),
            moments.map(lambda at: replace(entry, at=at)),
            keys.map(lambda actor: replace(entry, actor=actor)),
            roles.map(lambda role: replace(entry, actor=Actor(role, entry.actor.key))),
            subjects.map(lambda subject: replace(entry, subject=subject)),
            details.map(lambda kept: replace(entry, details=kept)),
            st.sampled_from(["output.refused", "asset.registered"]).map(
                lambda action: replace(entry, action=action)
            ),
            st.binary(min_size=32, max_size=32).map(lambda h: replace(entry, hash=h.hex())),
            st.binary(min_size=32, max_size=32).map(lambda h: replace(entry, previous=h.hex())),
        )
    )
    assume(to_line(changed) != to_line(entry))
    shown = verify([*entries[:which], changed, *entries[which + 1 :]])
    assert (shown.is_ok, shown.broken_at) == (False, which + 1)


@given(ledgers(smallest=2), st.data())
def test_a_removal_an_insertion_and_a_new_order_are_found(
    entries: list[Entry], data: st.DataObject
) -> None:
    kept = verify(entries).checkpoint(origin="demo", at=entries[-1].at)
    which = data.draw(st.integers(0, len(entries) - 1))
    removed = entries[:which] + entries[which + 1 :]
    assert not verify(removed, checkpoints=[kept]).is_ok
    assert not verify([*entries[:which], entries[which], *entries[which:]]).is_ok
    order = data.draw(st.permutations(entries))
    assume(order != entries)
    assert not verify(order).is_ok


@given(ledgers(), ledgers())
def test_the_end_of_another_ledger_does_not_fit(mine: list[Entry], other: list[Entry]) -> None:
    assume(mine[-1].hash != other[len(mine) - 1].hash if len(other) >= len(mine) else True)
    assume(len(other) > len(mine))
    assert not verify([*mine, *other[len(mine) :]]).is_ok


@given(st.binary())
def test_any_bytes_read_as_an_entry_or_raise_a_ledger_error(octets: bytes) -> None:
    try:
        from_line(octets.decode("utf-8", "replace"))
    except LedgerError:
        return
    raise AssertionError("no random line is an entry")


@given(ledgers(), st.data())
def test_every_entry_and_every_beginning_can_be_proved(
    entries: list[Entry], data: st.DataObject
) -> None:
    leaves = [leaf_of(entry) for entry in entries]
    index = data.draw(st.integers(0, len(leaves) - 1))
    assert is_included(
        leaves[index],
        index=index,
        size=len(leaves),
        proof=inclusion_proof(leaves, index),
        root=root_of(leaves),
    )
    assert is_consistent(
        first_size=index + 1,
        first_root=root_of(leaves[: index + 1]),
        size=len(leaves),
        root=root_of(leaves),
        proof=consistency_proof(leaves, index + 1),
    )
