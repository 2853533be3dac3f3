"""Linking without identifiers, as two councils and a linkage unit would do it by hand."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from tests.integration.cli.conftest import Command
from tests.unit.linkage.made_up_people import two_councils


@dataclass(frozen=True)
class Parties:
    """The files of people, and the folders in which each party keeps its own."""

    people: tuple[Path, Path]
    ashby: Path
    birley: Path
    agreement: Path

    @property
    def keys(self) -> tuple[Path, Path]:
        return self.ashby / "round.key", self.birley / "round.key"


@pytest.fixture
def parties(command: Command, tmp_path: Path) -> Parties:
    """Two councils that have signed an agreement."""
    councils = two_councils()
    files = tmp_path / "left.csv", tmp_path / "right.parquet"
    pacsv.write_csv(councils.left.table.append_column("truth", councils.left_people), files[0])
    pq.write_table(councils.right.table.append_column("truth", councils.right_people), files[1])
    ashby, birley = tmp_path / "ashby", tmp_path / "birley"
    done(command, "agreement-key", "member", "Ashby", "--out", ashby)
    done(command, "agreement-key", "member", "Birley", "--out", birley)
    begun = ("agreement-key", "start", "AGR-9", "--keys", ashby / "member.key")
    done(command, *begun, "--with", birley / "member.pub", "--out", ashby)
    sent = ashby / "agreement.json", ashby / "for-birley.age"
    accepted = ("agreement-key", "accept", *sent, "--keys", birley / "member.key")
    done(command, *accepted, "--out", birley)
    return Parties(files, ashby, birley, birley / "agreement.json")


def done(command: Command, *arguments: object) -> str:
    result = command(*arguments)
    assert result.code == 0, result.err
    return str(result.out)


def encode(command: Command, parties: Parties, folder: Path) -> tuple[Path, Path]:
    outs = folder / "left.enc.parquet", folder / "right.enc.parquet"
    for file, key, out in zip(parties.people, parties.keys, outs, strict=True):
        terms = ("--agreement", parties.agreement, "--key", key, "--out", out)
        assert "personal data" in done(command, "encode", file, *terms, "--id", "ref")
    return outs


def test_truth_is_read_only_when_the_pairs_of_encodings_are_written(
    command: Command, parties: Parties, tmp_path: Path
) -> None:
    files = encode(command, parties, tmp_path)
    plain, told = tmp_path / "plain.parquet", tmp_path / "told.parquet"
    out = done(command, "link", "--encoded", *files, "--out", plain)
    assert "Expected precision" in out
    assert "F1" not in out
    truth = ("--truth", "truth", "--truth-file", parties.people[0])
    linked = ("link", "--encoded", *files, "--out", told)
    out = done(command, *linked, *truth, "--truth-file", parties.people[1])
    assert "200 pairs are one" in out
    assert told.read_bytes() == plain.read_bytes()
    refused = command(*linked, *truth)
    assert refused.code != 0
    assert "--truth-file for each side" in refused.err


def test_keys_and_maps_are_for_their_owner_only_and_nothing_is_overwritten(
    command: Command, parties: Parties, tmp_path: Path
) -> None:
    files = encode(command, parties, tmp_path)
    secret = [*parties.keys, parties.ashby / "member.key"]
    secret += [file.with_name(file.name.replace(".parquet", ".rows.parquet")) for file in files]
    for path in secret:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    again = command("agreement-key", "member", "Ashby", "--out", parties.ashby)
    assert again.code != 0
    assert "never overwritten" in again.err
    parties.keys[0].chmod(0o644)
    terms = ("--agreement", parties.agreement, "--key", parties.keys[0])
    refused = command("encode", parties.people[0], *terms, "--out", tmp_path / "no.parquet")
    assert refused.code != 0
    assert "chmod 600" in refused.err


def test_an_agreement_that_one_member_has_not_signed_encodes_nothing(
    command: Command, parties: Parties, tmp_path: Path
) -> None:
    terms = ("--agreement", parties.ashby / "agreement.json", "--key", parties.keys[0])
    refused = command("encode", parties.people[0], *terms, "--out", tmp_path / "no.parquet")
    assert refused.code != 0
    assert "Birley has not signed" in refused.err
    assert not (tmp_path / "no.parquet").exists()
    assert "has not signed" in done(command, "agreement-key", "show", terms[1])


def test_a_linkage_unit_serves_two_councils(
    command: Command, parties: Parties, tmp_path: Path
) -> None:
    files, unit = encode(command, parties, tmp_path), tmp_path / "unit"
    out = done(command, "unit", "start", unit)
    public_key = out.split()[-1]
    done(command, "unit", "admit", unit, parties.agreement)
    for file in files:
        assert "encodings of" in done(command, "unit", "receive", unit, file)
    assert "expected precision" in done(command, "unit", "link", unit, parties.agreement)
    done(command, "unit", "deliver", unit, parties.agreement, "--out", tmp_path / "out")
    taken = ("unit", "take", tmp_path / "out" / "delivery-1.parquet", "--unit", public_key)
    keys = ("--agreement", parties.agreement, "--key", parties.keys[0])
    ids = tmp_path / "ids.parquet"
    out = done(command, *taken, *keys, "--rows", tmp_path / "left.enc.rows.parquet", "--out", ids)
    assert "300 rows have a project identifier" in out
    assert pq.read_table(ids).column_names == [
        "row", "record_id", "project_id", "match_probability",
    ]  # fmt: skip
    receipt = tmp_path / "receipt.json"
    done(command, "unit", "close", unit, parties.agreement, "--out", receipt)
    assert "deleted" in receipt.read_text()
    assert "deleted" in done(command, "unit", "journal", unit)
    refused = command("unit", "receive", unit, files[0])
    assert refused.code != 0
    assert "closed" in refused.err


def test_what_is_no_encoding_is_refused(command: Command, parties: Parties, tmp_path: Path) -> None:
    out = tmp_path / "pairs.parquet"
    for files in (parties.people, (tmp_path / "none", tmp_path / "none")):
        refused = command("link", "--encoded", *files, "--out", out)
        assert refused.code != 0
        assert "encodings" in refused.err
    assert not out.exists()
