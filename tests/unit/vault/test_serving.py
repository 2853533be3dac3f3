"""The serving copy: the same rows, only sooner; made whole, used only when whole."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from folkmoot.errors import VersionDamaged
from folkmoot.vault import Manifest, Vault
from folkmoot.vault.serving import COPY_FILE, RECORD_FILE, SERVED_FROM_ROWS, read_record

Add = Callable[[int], Manifest]


@pytest.fixture(autouse=True)
def _copies_of_small_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("folkmoot.vault.store.SERVED_FROM_ROWS", 0)


def count(vault: Vault, version_id: str) -> int:
    with vault.reader({"payments": version_id}) as reader:
        found: int = reader.query("SELECT count(*) AS n FROM payments")["n"][0].as_py()
        return found


def replace(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def test_a_small_version_gets_none(
    vault: Vault, added: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("folkmoot.vault.store.SERVED_FROM_ROWS", SERVED_FROM_ROWS)
    version_id = added(10).version_id
    assert not vault.prepare(version_id)
    assert not vault.is_prepared(version_id)


def test_a_copy_gives_the_same_rows_in_the_same_order_and_types(vault: Vault, added: Add) -> None:
    version_id = added(25_000).version_id
    with vault.reader({"payments": version_id}) as reader:
        from_parquet = reader.query("FROM payments")
    assert vault.prepare(version_id)
    with vault.reader({"payments": version_id}) as reader:
        assert reader.query("FROM payments").equals(from_parquet)


def test_a_copy_is_made_once(vault: Vault, added: Add) -> None:
    version_id = added(10).version_id
    vault.prepare(version_id)
    folder = vault.root / "serving" / version_id
    made = folder.stat().st_ino
    vault.prepare(version_id)
    assert folder.stat().st_ino == made


def test_the_copy_says_what_it_was_made_from(vault: Vault, added: Add) -> None:
    version_id = added(10).version_id
    vault.prepare(version_id)
    record = read_record(vault.root / "serving" / version_id)
    assert record is not None
    assert (record.version_id, record.rows, record.engine) == (version_id, 10, duckdb.__version__)
    vault.verify(version_id)


def test_a_copy_that_was_cut_short_is_not_used_and_is_made_again(vault: Vault, added: Add) -> None:
    version_id = added(10).version_id
    vault.prepare(version_id)
    file = vault.root / "serving" / version_id / COPY_FILE
    replace(file, file.read_bytes()[:-1])
    assert not vault.is_prepared(version_id)
    assert count(vault, version_id) == 10
    assert vault.prepare(version_id)
    assert vault.is_prepared(version_id)


def test_a_copy_with_one_bit_flipped_is_found_and_made_again(vault: Vault, added: Add) -> None:
    version_id = added(10).version_id
    vault.prepare(version_id)
    file = vault.root / "serving" / version_id / COPY_FILE
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    replace(file, bytes(content))
    with pytest.raises(VersionDamaged, match="the version itself is whole"):
        vault.verify(version_id)
    vault.prepare(version_id)
    vault.verify(version_id)


def test_a_copy_by_another_engine_is_not_used(vault: Vault, added: Add) -> None:
    version_id = added(10).version_id
    vault.prepare(version_id)
    file = vault.root / "serving" / version_id / RECORD_FILE
    record = json.loads(file.read_text())
    replace(file, json.dumps({**record, "engine": "0.10.0"}).encode())
    assert not vault.is_prepared(version_id)
    assert count(vault, version_id) == 10


def test_a_copy_is_not_made_of_a_file_with_other_rows(vault: Vault, added: Add) -> None:
    version_id, other = added(10).version_id, added(20).version_id
    replace(vault.parquet_path(version_id), vault.parquet_path(other).read_bytes())
    with pytest.raises(VersionDamaged, match="gives 20 rows and its manifest says 10"):
        vault.prepare(version_id)
    assert not vault.is_prepared(version_id)


def test_any_number_of_processes_and_readers_open_one_copy_at_once(
    vault: Vault, added: Add
) -> None:
    """A DuckDB file opened for writing would lock all of them out."""
    version_id = added(10).version_id
    vault.prepare(version_id)
    program = (
        "import sys; from pathlib import Path; from folkmoot.vault import Vault\n"
        "with Vault(Path(sys.argv[1])).reader({'payments': sys.argv[2]}) as reader:\n"
        "    sys.stdout.write(str(reader.query('FROM payments').num_rows))\n"
    )
    command = [sys.executable, "-c", program, str(vault.root), version_id]
    with (
        vault.reader({"payments": version_id}) as one,
        vault.reader({"payments": version_id}) as two,
    ):
        ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        assert ended.stdout == "10"
        assert one.query("FROM payments").equals(two.query("FROM payments"))


def test_two_that_prepare_at_once_both_end_with_one_good_copy(vault: Vault, added: Add) -> None:
    version_id = added(1_000).version_id
    prepared: list[bool] = []
    threads = [
        threading.Thread(target=lambda: prepared.append(vault.prepare(version_id)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert prepared == [True] * 4
    vault.verify(version_id)
    assert count(vault, version_id) == 1_000


def test_a_destroyed_version_takes_its_copy_with_it(vault: Vault, added: Add) -> None:
    version_id = added(10).version_id
    vault.prepare(version_id)
    vault.destroy(version_id)
    assert not (vault.root / "serving" / version_id).exists()
