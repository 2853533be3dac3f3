"""Checkpoints: signed, read back, and set against a ledger."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from folkmoot.errors import LedgerError
from folkmoot.ledger import (
    SYSTEM,
    Checkpoint,
    Entry,
    append,
    open_checkpoint,
    read_verifier_key,
    sign_checkpoint,
    verifier_key,
    verify,
)

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
ORIGIN = "demo.example/ledger"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def a_ledger(length: int, *, word: str = "asset") -> list[Entry]:
    entries: list[Entry] = []
    for number in range(length):
        entries.append(
            append(
                entries[-1] if entries else None,
                at=NOON + timedelta(minutes=number),
                actor=SYSTEM,
                action="asset.registered",
                subject=f"{word}:{number}",
            )
        )
    return entries


def checkpoint_of(entries: list[Entry]) -> Checkpoint:
    return verify(entries).checkpoint(origin=ORIGIN, at=NOON)


def test_a_checkpoint_is_a_signed_note_that_reads_back() -> None:
    checkpoint = checkpoint_of(a_ledger(3))
    note = sign_checkpoint(checkpoint, KEY)
    lines = note.split("\n")
    assert lines[:2] == [ORIGIN, "3"]
    assert lines[3:5] == ["time 2026-04-01T12:00:00.000000Z", ""]
    assert lines[5].startswith(f"— {ORIGIN} ")
    assert open_checkpoint(note, KEY.public_key()) == checkpoint


def test_a_checkpoint_of_an_empty_ledger_reads_back() -> None:
    checkpoint = checkpoint_of([])
    assert open_checkpoint(sign_checkpoint(checkpoint, KEY), KEY.public_key()) == checkpoint


def test_another_hubs_key_does_not_open_it() -> None:
    note = sign_checkpoint(checkpoint_of(a_ledger(3)), KEY)
    with pytest.raises(LedgerError, match="valid signature"):
        open_checkpoint(note, Ed25519PrivateKey.generate().public_key())


def test_a_note_that_others_signed_too_still_opens() -> None:
    checkpoint = checkpoint_of(a_ledger(3))
    note = sign_checkpoint(checkpoint, KEY) + "— witness.example AAAAAAAA\n"
    assert open_checkpoint(note, KEY.public_key()) == checkpoint


def test_no_single_changed_character_goes_unseen() -> None:
    checkpoint = checkpoint_of(a_ledger(3))
    note = sign_checkpoint(checkpoint, KEY)
    for position, character in enumerate(note.rstrip("\n")):
        changed = note[:position] + chr(ord(character) ^ 1) + note[position + 1 :]
        with pytest.raises(LedgerError):
            open_checkpoint(changed, KEY.public_key())


@pytest.mark.parametrize("text", ["", "\n\n", "one line", "a\nb\nc\nd\n\n— a b\n"])
def test_other_text_is_not_a_checkpoint(text: str) -> None:
    with pytest.raises(LedgerError, match="not a checkpoint"):
        open_checkpoint(text, KEY.public_key())


def test_the_public_key_travels_as_one_line() -> None:
    line = verifier_key(ORIGIN, KEY.public_key())
    origin, key = read_verifier_key(line + "\n")
    assert origin == ORIGIN
    assert key.public_bytes_raw() == KEY.public_key().public_bytes_raw()
    for spoilt in (line[:-4], line.replace("+", "-", 1), "a+b+c", ""):
        with pytest.raises(LedgerError, match="verifier key"):
            read_verifier_key(spoilt)


@pytest.mark.parametrize("origin", ["", "a b", "a+b", "a\nb"])
def test_an_origin_that_a_note_cannot_carry_is_refused(origin: str) -> None:
    with pytest.raises(LedgerError, match="origin"):
        Checkpoint(origin=origin, size=0, root=bytes(32), at=NOON)


def test_a_ledger_that_grew_agrees_with_every_checkpoint_kept() -> None:
    entries = a_ledger(9)
    kept = [checkpoint_of(entries[:size]) for size in (7, 0, 1, 4, 4, 9)]
    assert verify(entries, checkpoints=kept).is_ok


def test_a_ledger_cut_short_shows() -> None:
    entries = a_ledger(9)
    kept = [checkpoint_of(entries)]
    assert verify(entries[:6]).is_ok
    shown = verify(entries[:6], checkpoints=kept)
    assert (shown.is_ok, shown.size, shown.broken_at) == (False, 6, 7)
    assert "missing from the end" in shown.reason


def test_a_ledger_written_afresh_shows() -> None:
    kept = [checkpoint_of(a_ledger(4))]
    rewritten = a_ledger(9, word="other")
    assert verify(rewritten).is_ok
    shown = verify(rewritten, checkpoints=kept)
    assert (shown.is_ok, shown.broken_at) == (False, 4)
    assert "not those that the checkpoint" in shown.reason


def test_a_broken_ledger_has_no_checkpoint() -> None:
    with pytest.raises(LedgerError, match="broken ledger"):
        verify(a_ledger(3)[1:]).checkpoint(origin=ORIGIN, at=NOON)
