"""Separation: what each process can open, and what its memory, files and environment hold."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from folkmoot.errors import LinkageError, SealBroken, VaultError
from folkmoot.tables import Column, ColumnType, Meaning, Schema, Sensitivity
from folkmoot.vault.sealing import make_keys, open_bytes, read_public_key
from folkmoot.vault.separation import (
    ROW_KEY,
    Duty,
    DutyProcess,
    KeyName,
    Side,
    open_process,
    plan_sides,
    separate,
    side_file,
)
from folkmoot.vault.separation.encrypted_files import PrivateKey, read_encrypted, write_encrypted
from folkmoot.vault.separation.side_keys import (
    PSEUDONYM_SECRET,
    agreement_folder,
    agreement_key,
    assessment_folder,
    assessment_key,
    destroy_agreement_keys,
    has_agreement_keys,
    make_agreement_keys,
    private_key_file,
    side_key,
)

ON = date(2026, 11, 22)
ROWS = 400
SURNAME, ILLNESS = "Quillfeather-of-Zennorwick-", "mulberry-lung-of-grade-"

SCHEMA = Schema(
    tuple(
        Column(name, label, kind, meaning, sensitivity=sensitivity)
        for name, label, kind, meaning, sensitivity in (
            ("ref", "Ref", ColumnType.CODE, Meaning.RECORD_ID, Sensitivity.NONE),
            ("surname", "Surname", ColumnType.TEXT, Meaning.SURNAME, Sensitivity.DIRECT_IDENTIFIER),
            ("born", "Born", ColumnType.DATE, Meaning.DATE_OF_BIRTH, Sensitivity.DIRECT_IDENTIFIER),
            ("postcode", "Postcode", ColumnType.TEXT, Meaning.POSTCODE, Sensitivity.NONE),
            ("sex", "Sex", ColumnType.TEXT, Meaning.SEX, Sensitivity.QUASI_IDENTIFIER),
            ("illness", "Illness", ColumnType.TEXT, Meaning.HEALTH, Sensitivity.SPECIAL_CATEGORY),
            ("note", "Note", ColumnType.TEXT, Meaning.DESCRIPTION, Sensitivity.NONE),
            ("key", "Key", ColumnType.TEXT, None, Sensitivity.NONE),
        )
    )
)


def people() -> pa.Table:
    numbers = range(ROWS)
    return pa.table(
        {
            "ref": [f"R{number}" for number in numbers],
            "surname": [f"{SURNAME}{number}" for number in numbers],
            "born": [date(1940 + number % 60, 1 + number % 12, 5) for number in numbers],
            "postcode": [f"wk1 {number % 9}ab" for number in numbers],
            "sex": ["F" if number % 2 else "M" for number in numbers],
            "illness": [f"{ILLNESS}{number % 7}" for number in numbers],
            "note": [f"Knows neighbour {number}" for number in numbers],
            "key": [f"unnamed reference {number}" for number in numbers],
        }
    )


@dataclass
class Region:
    """A vault with one separated version and, made by hand, its links under agreement 7."""

    vault: Path
    keys: Path
    sha256: dict[Side, str]
    links: dict[str, dict[str, str]]

    @property
    def home(self) -> Path:
        return self.vault / "linkages" / "one"

    def side(self, side: Side) -> dict[str, object]:
        plan = plan_sides(SCHEMA, {"key"})
        schema = plan.identity_schema if side is Side.IDENTITY else plan.attribute_schema
        path = side_file(self.vault, side, "list")
        return {"name": "list", "title": "The list", "path": str(path),
                "sha256": self.sha256[side], "columns": schema.to_json(),
                "chosen": list(schema.names)}  # fmt: skip

    def private(self, side: Side) -> PrivateKey:
        return PrivateKey(private_key_file(self.keys / side.value).read_text("ascii"))


@pytest.fixture
def region(tmp_path: Path) -> Region:
    vault, keys = tmp_path / "vault", tmp_path / "keys"
    make_keys(keys)
    done = separate(people(), SCHEMA, vault_dir=vault, keys_dir=keys, key="list", on=ON)
    make_agreement_keys(keys, 7)
    made = Region(vault, keys, done.sha256, {})
    for part in ("identity", "attribute", "assessment", "agreement", "flagged"):
        (made.home / part).mkdir(parents=True)
    row_keys = read_encrypted(
        side_file(vault, Side.IDENTITY, "list"), made.private(Side.IDENTITY),
        done.sha256[Side.IDENTITY], [ROW_KEY],
    )[ROW_KEY]  # fmt: skip
    links = pa.table(
        {
            "asset": ["list"] * ROWS,
            ROW_KEY: row_keys,
            "pseudonym": [f"p{number:04}" for number in range(ROWS)],
            "match_probability": pa.array([0.99] * ROWS),
            "match_tier": ["strict"] * ROWS,
        }
    )
    for side in Side:
        path = made.home / side.value / "links.parquet"
        digest = write_encrypted(path, links, side_key(keys, side))
        made.links[side.value] = {"path": str(path), "sha256": digest}
    return made


def linker(region: Region) -> object:
    return open_process(
        Duty.LINKER,
        keys={
            KeyName.IDENTITY: private_key_file(region.keys / "identity"),
            KeyName.PSEUDONYMS: agreement_folder(region.keys, 7) / PSEUDONYM_SECRET,
        },
        reads=[region.vault / "separated" / "identity", region.home / "identity"],
        writes=[region.home / "identity", region.home / "attribute"],
    )


def return_flags(region: Region, process: DutyProcess) -> list[list[str]]:
    flagged = region.home / "identity" / "flagged.parquet"
    digest = write_encrypted(
        flagged, pa.table({"pseudonym": ["p0001", "p0007"]}), side_key(region.keys, Side.IDENTITY)
    )
    target = region.home / "identity" / "returned.age"
    process.ask(
        "return_flags",
        {
            "asset": region.side(Side.IDENTITY),
            "links": region.links["identity"],
            "flagged": {"path": str(flagged), "sha256": digest},
            "flag": "cold-home",
            "recipient": read_public_key(region.keys).text,
            "target": str(target),
        },
    )
    content = open_bytes(target.read_bytes(), region.keys)
    return list(csv.reader(io.StringIO(content.decode())))


def assemble(region: Region) -> tuple[dict[str, Any], bytes]:
    """What an assembler made of the version, and all of its memory afterwards."""
    with open_process(
        Duty.ASSEMBLER,
        keys={KeyName.ATTRIBUTE: private_key_file(region.keys / "attribute")},
        reads=[region.vault / "separated" / "attribute", region.home / "attribute"],
        writes=[region.home / "agreement", region.home / "assessment"],
    ) as process:
        made = process.ask(
            "assemble",
            {
                "assets": [region.side(Side.ATTRIBUTE)],
                "links": region.links["attribute"],
                "folder": str(region.home),
                "agreement_key": agreement_key(region.keys, 7).text,
                "assessment_key": assessment_key(region.keys).text,
            },
        )
        return made, memory_of(process.pid)


def memory_of(pid: int) -> bytes:
    """Everything that a process keeps in memory: its writable mappings, from /proc."""
    found = []
    maps = Path(f"/proc/{pid}/maps").read_text("ascii", errors="replace")
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for start, end in _readable(maps):
            memory.seek(start)
            found.append(memory.read(end - start))
    return b"".join(found)


def _readable(maps: str) -> Iterator[tuple[int, int]]:
    for line in maps.splitlines():
        place, rights, *_ = line.split()
        if rights.startswith("rw"):  # what it only reads are its programs' own files
            start, end = place.split("-")
            yield int(start, 16), int(end, 16)


def raw_key(region: Region, folder: str) -> tuple[bytes, bytes]:
    """A private key as its file has it, and the file's path."""
    path = private_key_file(region.keys / folder)
    return path.read_bytes().strip(), str(path).encode()


def test_identities_go_to_one_file_and_coarsened_attributes_to_the_other(region: Region) -> None:
    identity, attribute = (
        read_encrypted(
            side_file(region.vault, side, "list"), region.private(side), region.sha256[side]
        )
        for side in Side
    )
    assert identity.column_names == [ROW_KEY, "ref", "surname", "born", "postcode", "sex"]
    assert attribute.column_names == [ROW_KEY, "age_band", "postcode_sector", "sex", "illness"]
    assert sorted(identity[ROW_KEY].to_pylist()) == identity[ROW_KEY].to_pylist()
    assert identity[ROW_KEY] == attribute[ROW_KEY]


def test_neither_file_keeps_the_order_of_the_original(region: Region) -> None:
    identity = read_encrypted(
        side_file(region.vault, Side.IDENTITY, "list"), region.private(Side.IDENTITY),
        region.sha256[Side.IDENTITY],
    )  # fmt: skip
    assert identity["ref"].to_pylist() != [f"R{number}" for number in range(ROWS)]


def test_a_side_opens_with_its_own_key_only(region: Region) -> None:
    path = side_file(region.vault, Side.IDENTITY, "list")
    with pytest.raises(SealBroken, match="another key"):
        read_encrypted(path, region.private(Side.ATTRIBUTE), region.sha256[Side.IDENTITY])


def test_a_file_put_in_anothers_place_is_refused(region: Region) -> None:
    path = side_file(region.vault, Side.IDENTITY, "list")
    digest = region.sha256[Side.IDENTITY]
    write_encrypted(path, pa.table({ROW_KEY: ["0"]}), side_key(region.keys, Side.IDENTITY))
    with pytest.raises(SealBroken, match="not the one that was written"):
        read_encrypted(path, region.private(Side.IDENTITY), digest)


def test_without_a_key_the_file_tells_not_even_its_columns(region: Region) -> None:
    path = side_file(region.vault, Side.ATTRIBUTE, "list")
    assert b"illness" not in path.read_bytes()
    with pytest.raises(OSError, match=r"[Ee]ncrypt|footer"):
        pq.read_schema(path)


def test_files_and_keys_are_their_owners_alone(region: Region) -> None:
    files = [side_file(region.vault, side, "list") for side in Side]
    files += [private_key_file(region.keys / side.value) for side in Side]
    files.append(agreement_folder(region.keys, 7) / PSEUDONYM_SECRET)
    assert {path.stat().st_mode & 0o077 for path in files} == {0}


def test_a_key_that_others_may_read_is_not_used(region: Region) -> None:
    private_key_file(region.keys / "identity").chmod(0o644)
    with pytest.raises(SealBroken, match="Others than its owner"), linker(region):  # type: ignore[attr-defined]
        pass


@pytest.mark.parametrize(
    ("duty", "name"),
    [(Duty.LINKER, KeyName.ATTRIBUTE), (Duty.LINKER, KeyName.AGREEMENT),
     (Duty.ASSEMBLER, KeyName.IDENTITY), (Duty.ANALYST, KeyName.IDENTITY),
     (Duty.ANALYST, KeyName.PSEUDONYMS), (Duty.ANALYST, KeyName.ATTRIBUTE)],
)  # fmt: skip
def test_no_process_is_given_a_key_that_is_not_of_its_duty(
    region: Region, duty: Duty, name: KeyName
) -> None:
    with (
        pytest.raises(VaultError, match="never given"),
        open_process(duty, keys={name: private_key_file(region.keys / "identity")}, reads=[]),
    ):
        pass


def test_a_member_gets_its_own_references_of_the_flagged_and_nothing_else(region: Region) -> None:
    with linker(region) as process:  # type: ignore[attr-defined]
        rows = return_flags(region, process)
    assert rows[0] == ["Ref", "cold-home"]
    assert len(rows) == 3
    assert all(re.fullmatch(r"R\d+", ref) and said == "yes" for ref, said in rows[1:])


def test_data_without_references_get_no_flags_back(region: Region) -> None:
    asset = region.side(Side.IDENTITY)
    asset["columns"] = [one for one in asset["columns"] if one["name"] != "ref"]  # type: ignore[attr-defined]
    with linker(region) as process, pytest.raises(LinkageError, match="no record"):  # type: ignore[attr-defined]
        process.ask(
            "return_flags",
            {"asset": asset, "links": region.links["identity"],
             "flagged": region.links["identity"], "flag": "x", "recipient": "", "target": ""},
        )  # fmt: skip


def test_a_linkers_memory_files_and_environment_hold_nothing_of_the_other_side(
    region: Region,
) -> None:
    key, path = raw_key(region, "attribute")
    with linker(region) as process:  # type: ignore[attr-defined]
        return_flags(region, process)
        memory, pid = memory_of(process.pid), process.pid
        opened = {os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir()}
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    assert SURNAME.encode() in memory, "a linker has identities in its memory"
    for secret in (ILLNESS.encode(), key, path):
        assert secret not in memory
        assert secret not in environment
    assert not [file for file in opened if "keys" in file or "attribute" in file]


def test_an_assemblers_memory_holds_nothing_of_the_other_side(region: Region) -> None:
    key, path = raw_key(region, "identity")
    made, memory = assemble(region)
    assert made["people"] == ROWS
    assert ILLNESS.encode() in memory, "an assembler has attributes in its memory"
    for secret in (SURNAME.encode(), key, path):
        assert secret not in memory


def test_an_analysts_memory_holds_no_identity_and_no_row_key(region: Region) -> None:
    made, _ = assemble(region)
    identity, _ = raw_key(region, "identity")
    attribute, _ = raw_key(region, "attribute")
    keys = read_encrypted(
        side_file(region.vault, Side.IDENTITY, "list"), region.private(Side.IDENTITY),
        region.sha256[Side.IDENTITY],
    )[ROW_KEY].to_pylist()  # fmt: skip
    with open_process(
        Duty.ANALYST,
        keys={KeyName.AGREEMENT: private_key_file(agreement_folder(region.keys, 7))},
        reads=[region.home / "agreement"],
        writes=[region.home / "identity"],
    ) as process:
        counted = process.ask(
            "count",
            {"linked": {"path": str(region.home / "agreement" / "linked.parquet"),
                        "sha256": made["sha256"]["linked"]},
             "dimensions": ["list_illness"]},
        )  # fmt: skip
        memory = memory_of(process.pid)
    assert sum(row[-1] for row in counted["rows"]) == ROWS
    assert ILLNESS.encode() in memory, "an analyst's process has attributes in its memory"
    for secret in (SURNAME.encode(), identity, attribute, *(key.encode() for key in keys[:5])):
        assert secret not in memory


def test_an_assessor_sees_the_named_characteristics_and_gives_groups_of_ten_or_more(
    region: Region,
) -> None:
    made, _ = assemble(region)
    row_keys = read_encrypted(
        side_file(region.vault, Side.IDENTITY, "list"), region.private(Side.IDENTITY),
        region.sha256[Side.IDENTITY], [ROW_KEY],
    )[ROW_KEY].to_pylist()  # fmt: skip
    pairs = region.home / "assessment" / "pairs.parquet"
    linked = pa.table(
        {
            "left_asset": ["list"] * 200,
            "left_id": row_keys[:200],
            "right_asset": ["other"] * 200,
            "right_id": [f"o{number}" for number in range(200)],
            "match_probability": [0.9] * 200,
        }
    )
    digest = write_encrypted(pairs, linked, assessment_key(region.keys))
    with open_process(
        Duty.ASSESSOR,
        keys={KeyName.ASSESSMENT: private_key_file(assessment_folder(region.keys))},
        reads=[region.home / "assessment"],
    ) as process:
        told = process.ask(
            "assess",
            {"pairs": {"path": str(pairs), "sha256": digest},
             "characteristics": {
                 "path": str(region.home / "assessment" / "characteristics.parquet"),
                 "sha256": made["sha256"]["characteristics"]},
             "parts": [{"left": "list", "right": "other", "threshold": 0.5}]},
        )  # fmt: skip
        memory = memory_of(process.pid)
    shown = {one["characteristic"]: one["rows"] for one in told["reports"]}
    assert set(shown) == {"sex", "age_band"}
    assert sum(row["n_linked"] for row in shown["sex"]) == 200
    assert min(row["n_records"] for rows in shown.values() for row in rows) >= 10
    for secret in (SURNAME.encode(), ILLNESS.encode()):
        assert secret not in memory


def test_a_confined_linker_cannot_open_the_other_sides_file_even_when_told_to(
    region: Region,
) -> None:
    with linker(region) as process:  # type: ignore[attr-defined]
        if not process.confinement:
            pytest.skip("this kernel shuts no process in")
        with pytest.raises(VaultError, match="PermissionError"):
            process.ask("pairs", {"file": region.side(Side.ATTRIBUTE)})


def test_what_fails_in_a_process_is_told_by_its_kind_only(region: Region) -> None:
    with linker(region) as process:  # type: ignore[attr-defined]
        with pytest.raises(VaultError) as raised:
            process.ask("nothing of the kind", {"surname": SURNAME})
        assert SURNAME not in str(raised.value)


def test_destroyed_keys_open_nothing_and_are_not_made_again_by_asking(region: Region) -> None:
    secret = (agreement_folder(region.keys, 7) / PSEUDONYM_SECRET).read_text("ascii")
    assert destroy_agreement_keys(region.keys, 7)
    assert not has_agreement_keys(region.keys, 7)
    assert not destroy_agreement_keys(region.keys, 7)
    with pytest.raises(VaultError):
        agreement_key(region.keys, 7)
    assert not [
        path for path in region.keys.rglob("*") if path.is_file() and secret in path.read_text()
    ]


def test_two_agreements_have_different_secrets_and_asking_twice_keeps_one(region: Region) -> None:
    make_agreement_keys(region.keys, 8)
    first, second = (agreement_folder(region.keys, number) / PSEUDONYM_SECRET for number in (7, 8))
    before = first.read_bytes()
    make_agreement_keys(region.keys, 7)
    assert first.read_bytes() == before != second.read_bytes()
