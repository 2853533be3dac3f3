"""What a version promises: all of it or nothing, never changed, and able to prove it."""

from __future__ import annotations

import errno
import json
import stat
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from folkmoot.errors import SchemaError, VaultError, VersionDamaged, VersionNotFound
from folkmoot.tables import Column, ColumnType, Schema
from folkmoot.vault import Manifest, Origin, Vault
from folkmoot.vault.manifest import name_of, understand
from folkmoot.vault.writing import ROWS_PER_GROUP, HashingFile

Batch = Callable[..., pa.RecordBatch]
Add = Callable[[int], Manifest]


def test_a_version_gives_back_the_rows_it_was_given(
    vault: Vault, schema: Schema, origin: Origin, payments: Batch
) -> None:
    manifest = vault.add(schema, [payments(3), payments(2, start=3)], origin=origin)
    table = vault.read(manifest.version_id)
    assert table.schema == schema.arrow
    assert table.to_pylist() == payments(5).to_pylist()
    assert manifest.rows == 5


def test_money_stays_exact_and_codes_keep_their_noughts(vault: Vault, added: Add) -> None:
    row = vault.read(added(2).version_id).to_pylist()[1]
    assert row["amount"] == Decimal("0.2500")
    assert row["reference"] == "000001"


def test_a_manifest_says_where_the_rows_came_from_and_how_they_were_read(
    vault: Vault, added: Add, schema: Schema, origin: Origin
) -> None:
    version_id = added(1).version_id
    manifest = Vault(vault.root).manifest(version_id)
    assert manifest.origin == origin
    assert manifest.schema == schema
    assert manifest.format_version == 1
    assert manifest.created_at.tzinfo is not None


def test_some_columns_can_be_read_in_the_order_asked(vault: Vault, added: Add) -> None:
    table = vault.read(added(2).version_id, ["amount", "reference"])
    assert table.column_names == ["amount", "reference"]


def test_asking_for_a_column_that_is_not_there_names_those_that_are(
    vault: Vault, added: Add
) -> None:
    with pytest.raises(SchemaError, match="The columns are: reference, supplier"):
        vault.read(added(1).version_id, ["colour"])


def test_a_version_may_have_no_rows(vault: Vault, schema: Schema, origin: Origin) -> None:
    manifest = vault.add(schema, [], origin=origin)
    assert vault.read(manifest.version_id).num_rows == 0
    assert vault.verify(manifest.version_id).rows == 0


def test_the_quarantine_is_kept_beside_the_rows(
    vault: Vault, schema: Schema, origin: Origin, payments: Batch
) -> None:
    doubtful = pa.table({"row": [7], "column": ["paid"], "value": ["31/02/2020"]})
    manifest = vault.add(schema, [payments(1)], origin=origin, quarantine=doubtful)
    assert vault.quarantine(manifest.version_id) == doubtful
    assert manifest.quarantined == 1


def test_without_a_quarantine_there_is_none(vault: Vault, added: Add) -> None:
    manifest = added(1)
    assert vault.quarantine(manifest.version_id) is None
    assert vault.original_path(manifest.version_id) is None


@pytest.mark.parametrize("kept_as", ["bytes", "path"])
def test_the_original_is_kept_byte_for_byte(
    vault: Vault, schema: Schema, origin: Origin, payments: Batch, tmp_path: Path, kept_as: str
) -> None:
    content = b"Ref,Supplier\r\n\xa3" * 100_000
    received = tmp_path / "received.csv"
    received.write_bytes(content)
    original = content if kept_as == "bytes" else received
    manifest = vault.add(schema, [payments(1)], origin=origin, original=original)
    path = vault.original_path(manifest.version_id)
    assert path is not None
    assert path.read_bytes() == content
    vault.verify(manifest.version_id)


def test_the_parquet_file_is_the_download(vault: Vault, added: Add) -> None:
    version_id = added(5).version_id
    assert pq.read_table(vault.parquet_path(version_id)).num_rows == 5


def test_row_groups_are_those_the_engine_reads_best_whatever_the_batches(
    vault: Vault, schema: Schema, origin: Origin, payments: Batch
) -> None:
    batches = (payments(10_000, start) for start in range(0, 130_000, 10_000))
    manifest = vault.add(schema, batches, origin=origin)
    metadata = pq.ParquetFile(vault.parquet_path(manifest.version_id)).metadata
    sizes = [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)]
    assert sizes == [ROWS_PER_GROUP, 130_000 - ROWS_PER_GROUP]


def test_wide_rows_close_a_group_early_so_that_memory_stays_constant(
    vault: Vault, origin: Origin
) -> None:
    schema = Schema((Column("note", "Note", ColumnType.TEXT),))
    batch = pa.record_batch([pa.array(["x" * 1_000_000] * 50)], schema=schema.arrow)
    manifest = vault.add(schema, [batch] * 6, origin=origin)
    metadata = pq.ParquetFile(vault.parquet_path(manifest.version_id)).metadata
    assert metadata.num_row_groups == 2


def test_writing_and_reading_hold_a_few_row_groups_and_not_the_table(
    vault: Vault, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    megabyte = 1_000_000
    monkeypatch.setattr("folkmoot.vault.writing.BYTES_PER_GROUP", 4 * megabyte)
    schema = Schema((Column("note", "Note", ColumnType.TEXT),))
    before = pa.total_allocated_bytes()
    held: list[int] = []

    def batches() -> Iterator[pa.RecordBatch]:
        for number in range(100):
            held.append(pa.total_allocated_bytes() - before)
            text = [f"{number:04}-{n:04}".ljust(1_000) for n in range(1_000)]
            yield pa.record_batch([pa.array(text)], schema=schema.arrow)

    manifest = vault.add(schema, batches(), origin=origin)
    assert manifest.rows == 100_000
    assert max(held) < 25 * megabyte

    held.clear()
    held.extend(pa.total_allocated_bytes() - before for _ in vault.batches(manifest.version_id))
    assert max(held) < 60 * megabyte


def test_progress_is_told_in_rows(
    vault: Vault, schema: Schema, origin: Origin, payments: Batch
) -> None:
    told: list[int] = []
    batches = (payments(10_000, start) for start in range(0, 130_000, 10_000))
    vault.add(schema, batches, origin=origin, progress=told.append)
    assert told == [ROWS_PER_GROUP, 130_000]


def test_the_same_rows_twice_are_two_versions(vault: Vault, added: Add) -> None:
    assert added(1).version_id != added(1).version_id
    assert len(vault.versions()) == 2


def test_files_of_a_version_are_for_its_owner_to_read_and_for_nobody_to_write(
    vault: Vault, added: Add
) -> None:
    path = vault.parquet_path(added(1).version_id)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(vault.root.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("batch", "said"),
    [
        (pa.record_batch({"other": ["x"]}), "The rows have the columns other"),
        (
            pa.record_batch({"reference": ["1"], "supplier": ["a"], "paid": ["x"], "amount": [1]}),
            "paid: The values are string",
        ),
    ],
)
def test_rows_that_do_not_fit_the_schema_are_refused(
    vault: Vault, schema: Schema, origin: Origin, batch: pa.RecordBatch, said: str
) -> None:
    with pytest.raises(SchemaError, match=said):
        vault.add(schema, [batch], origin=origin)
    assert vault.versions() == ()


def test_a_source_that_fails_leaves_nothing(
    vault: Vault, schema: Schema, origin: Origin, payments: Batch
) -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        yield payments(10)
        raise FileNotFoundError(errno.ENOENT, "the source went away")

    with pytest.raises(FileNotFoundError, match="went away"):
        vault.add(schema, batches(), origin=origin)
    assert vault.versions() == ()
    assert list(vault.aside.iterdir()) == []


def test_a_full_disk_is_said_in_words_and_leaves_nothing(
    vault: Vault, schema: Schema, origin: Origin, payments: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: HashingFile, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(HashingFile, "write", refuse)
    with pytest.raises(VaultError, match="See that the region's disk has room"):
        vault.add(schema, [payments(10)], origin=origin)
    assert list(vault.aside.iterdir()) == []


def test_names_that_the_vault_needs_itself_are_refused(vault: Vault, origin: Origin) -> None:
    schema = Schema((Column("file_row_number", "Row", ColumnType.INTEGER),))
    with pytest.raises(SchemaError, match="Rename the column"):
        vault.add(schema, [], origin=origin)


@pytest.mark.parametrize("version_id", ["a" * 32, "", "../../etc", "A" * 32, "a" * 33])
def test_an_id_that_names_no_version_is_not_found(vault: Vault, version_id: str) -> None:
    with pytest.raises(VersionNotFound):
        vault.manifest(version_id)
    with pytest.raises(VersionNotFound):
        vault.destroy(version_id)


def test_a_destroyed_version_is_gone_with_all_its_files(vault: Vault, added: Add) -> None:
    version_id = added(3).version_id
    vault.destroy(version_id)
    with pytest.raises(VersionNotFound):
        vault.read(version_id)
    assert vault.versions() == ()
    assert [path for path in vault.root.rglob("*") if path.is_file()] == []


# Each line is a way to harm a version of 1,000 rows, and what `verify` then says.


def flip_a_bit(version: Path) -> None:
    path = version / "rows.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    replace(path, bytes(content))


def cut_short(version: Path) -> None:
    path = version / "rows.parquet"
    replace(path, path.read_bytes()[:-1])


def remove_rows(version: Path) -> None:
    (version / "rows.parquet").unlink()


def link_elsewhere(version: Path) -> None:
    path = version / "rows.parquet"
    moved = version.parent.parent / "elsewhere.parquet"
    path.rename(moved)
    path.symlink_to(moved)


def add_a_file(version: Path) -> None:
    (version / "more.parquet").write_bytes(b"")


def raise_the_count(version: Path) -> None:
    path = version / "manifest.json"
    content = json.loads(path.read_bytes())
    content["rows"] = 2_000
    replace(path, json.dumps(content).encode())


def remove_manifest(version: Path) -> None:
    (version / "manifest.json").unlink()


def replace(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (flip_a_bit, "rows.parquet is not what its manifest says"),
        (cut_short, "rows.parquet is not what its manifest says"),
        (remove_rows, "rows.parquet is missing"),
        (link_elsewhere, "rows.parquet is missing"),
        (add_a_file, "more.parquet is no part of the version"),
        (raise_the_count, "The manifest is not the one that this version was named by"),
        (remove_manifest, "manifest.json is missing"),
    ],
)
def test_verify_tells_what_was_done_to_a_version(
    vault: Vault, added: Add, harm: Callable[[Path], None], said: str
) -> None:
    version_id = added(1_000).version_id
    assert vault.verify(version_id).rows == 1_000
    harm(vault.root / "versions" / version_id)
    with pytest.raises(VersionDamaged, match=said):
        vault.verify(version_id)


def test_a_manifest_from_a_newer_folkmoot_is_refused_by_what_it_lacks(
    vault: Vault, added: Add
) -> None:
    content = json.loads(
        (vault.root / "versions" / added(1).version_id / "manifest.json").read_bytes()
    )
    del content["origin"]
    written = json.dumps(content).encode()
    with pytest.raises(VersionDamaged, match="this one reads format 1"):
        understand(written, name_of(written))
