"""A linkage unit from its first agreement to its receipt, and everything it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.linkage.encodings.two_members import FIELDS, Encoded, encode_councils, new_round
from tests.unit.linkage.made_up_people import two_councils

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings import (
    EncodedFile,
    EncodingAgreement,
    MemberKeys,
    Parameters,
    accept_round,
    encode_people,
    link_encodings,
    standard_form,
    start_round,
)
from folkmoot.unit import (
    LinkageUnit,
    count_overlap,
    open_counts,
    open_delivery,
    open_receipt,
    take_delivery,
)


@dataclass(frozen=True)
class Sent:
    """What two members sent, and as what files."""

    encoded: Encoded
    files: tuple[Path, Path]

    @property
    def agreement(self) -> EncodingAgreement:
        return self.encoded.round.right.agreement


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture(scope="module")
def sent(connection: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Sent:
    encoded = encode_councils(connection)
    folder = tmp_path_factory.mktemp("sent")
    files = (
        write(encoded.left.encoded, folder / "left.parquet"),
        write(encoded.right.encoded, folder / "right.parquet"),
    )
    return Sent(encoded, files)


def write(encoded: EncodedFile, path: Path) -> Path:
    pq.write_table(encoded.with_metadata(), path)
    return path


@pytest.fixture
def unit(tmp_path: Path) -> LinkageUnit:
    return LinkageUnit.start(tmp_path / "unit")


def receive_all(unit: LinkageUnit, sent: Sent) -> None:
    unit.admit(sent.agreement)
    for file in sent.files:
        unit.receive(file)


def test_each_member_gets_its_own_rows_with_identifiers_and_nothing_else(
    unit: LinkageUnit, sent: Sent, tmp_path: Path
) -> None:
    receive_all(unit, sent)
    unit.link(sent.agreement)
    files = unit.deliver(sent.agreement, tmp_path / "out")
    sides = {"Ashby": sent.encoded.left, "Birley": sent.encoded.right}
    taken = {}
    for member, encodings in sides.items():
        delivery = open_delivery(
            pq.read_table(files[member]), member, sent.agreement.fingerprint, unit.public_key
        )
        assert set(delivery["reference"].to_pylist()) == set(
            encodings.encoded.table["reference"].to_pylist()
        )
        taken[member] = take_delivery(delivery, encodings.rows)
        assert taken[member].column_names == ["row", "project_id", "match_probability"]
        assert taken[member]["row"].to_pylist() == list(range(1, encodings.rows.num_rows + 1))
    people = sent.encoded.people
    left, right = (
        dict(zip(taken[member]["project_id"].to_pylist(), who.to_pylist(), strict=True))
        for member, who in (("Ashby", people.left_people), ("Birley", people.right_people))
    )
    common = left.keys() & right.keys()
    assert len(common) > 180
    assert sum(left[each] == right[each] for each in common) > 0.97 * len(common)


def test_no_dummy_shares_an_identifier_with_anybody(
    unit: LinkageUnit, sent: Sent, tmp_path: Path
) -> None:
    receive_all(unit, sent)
    unit.link(sent.agreement)
    files = unit.deliver(sent.agreement, tmp_path / "out")
    tables = [pq.read_table(file) for file in files.values()]
    real = {
        reference
        for side in (sent.encoded.left, sent.encoded.right)
        for reference in side.rows["reference"].to_pylist()
    }
    identifiers = pa.concat_tables(tables)["project_id"].to_pylist()
    for table in tables:
        for row in table.to_pylist():
            if row["reference"] not in real:
                assert identifiers.count(row["project_id"]) == 1
                assert row["match_probability"] is None


def test_a_round_ends_with_nothing_kept_and_a_receipt_that_says_so(
    unit: LinkageUnit, sent: Sent, tmp_path: Path
) -> None:
    receive_all(unit, sent)
    unit.link(sent.agreement)
    unit.deliver(sent.agreement, tmp_path / "out")
    receipt = open_receipt(unit.close(sent.agreement), unit.public_key)
    happened = [each["what"] for each in receipt["happened"]]
    assert happened == ["admitted", "received", "received", "linked", "delivered", "deleted"]
    received = receipt["happened"][1]
    assert received["member"] == "Ashby"
    assert received["digest"] == sent.encoded.left.encoded.digest
    assert receipt["journal_length"] == 6
    assert not list((tmp_path / "unit").rglob("*.parquet"))
    with pytest.raises(LinkageError, match="closed"):
        unit.receive(sent.files[0])


def test_the_store_survives_its_process(unit: LinkageUnit, sent: Sent, tmp_path: Path) -> None:
    unit.admit(sent.agreement)
    unit.receive(sent.files[0])
    again = LinkageUnit(tmp_path / "unit")
    again.receive(sent.files[1])
    assert len(again.link(sent.agreement).by_members) == 1


def test_what_a_killed_process_left_half_received_is_gone_with_the_next_step(
    unit: LinkageUnit, sent: Sent, tmp_path: Path
) -> None:
    left_over = tmp_path / "unit" / "incoming.part"
    left_over.write_bytes(sent.files[0].read_bytes()[:1_000])
    unit.admit(sent.agreement)
    assert not left_over.exists()
    foreign = sent.files[0].with_name("foreign.parquet")
    pq.write_table(pa.table({"name": ["somebody"]}), foreign)
    with pytest.raises(LinkageError, match="holds no encodings"):
        unit.receive(foreign)
    assert not left_over.exists()


def test_nothing_of_the_store_holds_a_key_or_a_name(
    unit: LinkageUnit, sent: Sent, tmp_path: Path
) -> None:
    receive_all(unit, sent)
    unit.link(sent.agreement)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "unit").rglob("*") if path.is_file())
    secret = sent.encoded.round.left.secret
    assert secret not in kept
    assert secret.hex().encode() not in kept
    for column in ("surname", "postcode", "address", "ref"):
        values = set(sent.encoded.people.left.table[column].to_pylist()) - {"Ashby"}
        for value in values:
            assert value.encode() not in kept
            assert value.upper().replace(" ", "").encode() not in kept


def test_a_round_that_is_not_admitted_has_no_steps(
    unit: LinkageUnit, sent: Sent, tmp_path: Path
) -> None:
    steps: dict[str, Callable[[], object]] = {
        "receive": lambda: unit.receive(sent.files[0]),
        "link": lambda: unit.link(sent.agreement),
        "count": lambda: unit.count(sent.agreement),
        "deliver": lambda: unit.deliver(sent.agreement, tmp_path / "out"),
        "close": lambda: unit.close(sent.agreement),
    }
    for step in steps.values():
        with pytest.raises(LinkageError, match="does not expect"):
            step()


def test_a_member_sends_once_and_a_round_is_linked_once(unit: LinkageUnit, sent: Sent) -> None:
    unit.admit(sent.agreement)
    with pytest.raises(LinkageError, match="known already"):
        unit.admit(sent.agreement)
    unit.receive(sent.files[0])
    with pytest.raises(LinkageError, match="here already"):
        unit.receive(sent.files[0])
    with pytest.raises(LinkageError, match="Birley have not come"):
        unit.link(sent.agreement)
    unit.receive(sent.files[1])
    unit.link(sent.agreement)
    with pytest.raises(LinkageError, match="used already"):
        unit.link(sent.agreement)


def test_a_changed_file_in_the_store_stops_the_round(
    unit: LinkageUnit, sent: Sent, tmp_path: Path
) -> None:
    receive_all(unit, sent)
    kept = next((tmp_path / "unit").rglob("received-2.parquet"))
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)
    with pytest.raises(LinkageError, match="not what it was"):
        unit.link(sent.agreement)


@pytest.mark.parametrize("change", ["altered", "dropped", "swapped"])
def test_a_changed_journal_is_noticed(
    unit: LinkageUnit, sent: Sent, tmp_path: Path, change: str
) -> None:
    receive_all(unit, sent)
    path = tmp_path / "unit" / "journal.jsonl"
    lines = path.read_text().splitlines()
    if change == "altered":
        line = json.loads(lines[1])
        line["entry"]["details"]["records"] += 1
        lines[1] = json.dumps(line)
    elif change == "dropped":
        del lines[1]
    else:
        lines[1], lines[2] = lines[2], lines[1]
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(LinkageError, match="journal was changed at line 2"):
        LinkageUnit(tmp_path / "unit")


def test_a_delivery_is_for_one_member_of_one_round_and_unchanged(
    unit: LinkageUnit, sent: Sent, tmp_path: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    receive_all(unit, sent)
    unit.link(sent.agreement)
    file = unit.deliver(sent.agreement, tmp_path / "out")["Ashby"]
    table, fingerprint = pq.read_table(file), sent.agreement.fingerprint
    with pytest.raises(LinkageError, match="another member"):
        open_delivery(table, "Birley", fingerprint, unit.public_key)
    with pytest.raises(LinkageError, match="another round"):
        open_delivery(table, "Ashby", "0" * 64, unit.public_key)
    with pytest.raises(LinkageError, match="was changed"):
        open_delivery(table.slice(1), "Ashby", fingerprint, unit.public_key)
    with pytest.raises(LinkageError, match="unit signed"):
        open_delivery(table, "Ashby", fingerprint, "0" * 64)
    opened = open_delivery(table, "Ashby", fingerprint, unit.public_key)
    other = encode_people(sent.encoded.people.left, new_round(connection).left, connection)
    with pytest.raises(LinkageError, match="references are missing"):
        take_delivery(opened, other.rows)


def test_a_new_unit_needs_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    with pytest.raises(LinkageError, match="not empty"):
        LinkageUnit.start(tmp_path)
    with pytest.raises(LinkageError, match="no linkage unit"):
        LinkageUnit(tmp_path)


def test_three_members_share_identifiers(
    tmp_path: Path, unit: LinkageUnit, connection: duckdb.DuckDBPyConnection
) -> None:
    keys = [MemberKeys.generate(name) for name in ("Ashby", "Birley", "Corley")]
    left, sealed = start_round(
        keys[0],
        [each.public for each in keys[1:]],
        "AGR-3",
        1,
        Parameters(fields=FIELDS),
        standard_form(connection),
    )
    second = accept_round(keys[1], left.agreement, sealed["Birley"])
    third = accept_round(keys[2], second.agreement, sealed["Corley"])
    agreement = third.agreement
    people = two_councils()
    members = {
        "Ashby": (replace(left, agreement=agreement), people.left),
        "Birley": (replace(second, agreement=agreement), people.right),
        "Corley": (third, people.right),
    }
    unit.admit(agreement)
    rows = {}
    for name, (key, file) in members.items():
        encodings = encode_people(file, key, connection)
        rows[name] = encodings.rows
        unit.receive(write(encodings.encoded, tmp_path / f"{name}.parquet"))
    assert len(unit.link(agreement).by_members) == 3
    files = unit.deliver(agreement, tmp_path / "out")
    taken = {
        name: take_delivery(
            open_delivery(pq.read_table(files[name]), name, agreement.fingerprint, unit.public_key),
            rows[name],
        )
        for name in members
    }
    birley, corley = (taken[name]["project_id"].to_pylist() for name in ("Birley", "Corley"))
    assert sum(a == b for a, b in zip(birley, corley, strict=True)) > 0.95 * len(birley)
    assert len(set(taken["Ashby"]["project_id"].to_pylist()) & set(birley)) > 180


@pytest.fixture(scope="module")
def counted(
    connection: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory
) -> tuple[EncodingAgreement, tuple[EncodedFile, EncodedFile], list[Path]]:
    """Two members' encodings that were made for counting only."""
    ashby, birley = MemberKeys.generate("Ashby"), MemberKeys.generate("Birley")
    left, sealed = start_round(
        ashby,
        [birley.public],
        "AGR-4",
        1,
        Parameters(fields=FIELDS, is_count_only=True),
        standard_form(connection),
    )
    right = accept_round(birley, left.agreement, sealed["Birley"])
    people = two_councils()
    mine = encode_people(people.left, replace(left, agreement=right.agreement), connection).encoded
    theirs = encode_people(people.right, right, connection).encoded
    folder = tmp_path_factory.mktemp("counted")
    files = [write(mine, folder / "left.parquet"), write(theirs, folder / "right.parquet")]
    return right.agreement, (mine, theirs), files


def test_an_overlap_is_counted_and_rounded_and_nothing_else_comes_out(
    unit: LinkageUnit,
    counted: tuple[EncodingAgreement, tuple[EncodedFile, EncodedFile], list[Path]],
    tmp_path: Path,
) -> None:
    agreement, (mine, theirs), files = counted
    assert mine.table.schema.names == ["reference", "token_person"]
    with pytest.raises(LinkageError, match="made to be counted"):
        link_encodings(mine, theirs)
    unit.admit(agreement)
    for file in files:
        unit.receive(file)
    with pytest.raises(LinkageError, match="made to be counted"):
        unit.link(agreement)
    document = unit.count(agreement)
    (count,) = open_counts(document, unit.public_key)
    # 200 people are in both files, and a fifth of them are misspelt in one.
    assert count.rounded in range(140, 181, 10)
    assert count.words == f"Ashby and Birley have about {count.rounded} people in common."
    with pytest.raises(LinkageError, match="used already"):
        unit.count(agreement)
    with pytest.raises(LinkageError, match="Nothing is linked"):
        unit.deliver(agreement, tmp_path / "out")


def test_few_in_common_are_not_told_apart_from_none(
    counted: tuple[EncodingAgreement, tuple[EncodedFile, EncodedFile], list[Path]],
) -> None:
    _, (mine, theirs), _ = counted
    none = replace(theirs, table=theirs.table.slice(0, 0))
    assert count_overlap(mine, none).rounded is None
    assert "fewer than 10" in count_overlap(mine, none).words


def test_encodings_for_linking_are_not_counted(sent: Sent) -> None:
    with pytest.raises(LinkageError, match="made for linking"):
        count_overlap(sent.encoded.left.encoded, sent.encoded.right.encoded)
