"""Finished chunks of a linkage: whole or absent, taken up again after a kill, gone at the end."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.linkage.made_up_people import two_councils
from tests.unit.vault.killed_linkage import N_CHUNKS

from folkmoot.errors import VaultError
from folkmoot.linkage.people import PeopleLinks, Progress, Scale, Step, link_people
from folkmoot.linkage.people.chunks import COMPARED, Chunk
from folkmoot.vault.finished_chunks import ChunkFolder

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = Path(__file__).with_name("killed_linkage.py")
PAIRS = pa.table([[1, 2], [5, 6], [70, 80]], schema=COMPARED)


class Counted(ChunkFolder):
    """Remembers which chunks were compared, and not found."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.compared: list[int] = []

    def keep(self, chunk: Chunk, pairs: pa.Table) -> None:
        self.compared.append(chunk.number)
        super().keep(chunk, pairs)


def _link(scale: Scale) -> PeopleLinks:
    councils = two_councils()
    with duckdb.connect() as connection:
        return link_people(councils.left, councils.right, connection, scale=scale)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "number", "rest"),
    [("after-chunk", 4, [4, 5]), ("in-writing", 3, [2, 3, 4, 5])],
)
def test_a_killed_linkage_does_only_the_rest_and_gives_the_very_same_bytes(
    tmp_path: Path, moment: str, number: int, rest: list[int]
) -> None:
    work = tmp_path / "work"
    killed = subprocess.run(
        [sys.executable, str(PROGRAM), str(work), moment, str(number)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
        timeout=120,
    )
    assert killed.returncode == -signal.SIGKILL
    told: list[Progress] = []
    with Counted(work) as finished:
        resumed = _link(Scale(finished=finished, report=told.append))
    assert finished.compared == rest
    assert told[-3] == Progress(Step.COMPARING, N_CHUNKS, N_CHUNKS)
    uninterrupted = _link(Scale())
    pq.write_table(resumed.pairs, tmp_path / "resumed.parquet")
    pq.write_table(uninterrupted.pairs, tmp_path / "uninterrupted.parquet")
    resumed_bytes = (tmp_path / "resumed.parquet").read_bytes()
    assert resumed_bytes == (tmp_path / "uninterrupted.parquet").read_bytes()
    assert resumed.expectation == uninterrupted.expectation
    finished.clear()
    assert list(work.iterdir()) == []


def test_a_chunk_comes_back_as_it_was_kept_for_its_own_job_only(tmp_path: Path) -> None:
    with ChunkFolder(tmp_path) as folder:
        assert folder.begin("one", 2) == 2
        folder.keep(Chunk(1, 2), PAIRS)
        assert folder.find(Chunk(0, 2)) is None
    with ChunkFolder(tmp_path) as kept:
        assert kept.begin("one", 50) == 2
        found = kept.find(Chunk(1, 2))
        assert found is not None
        assert found.equals(PAIRS)
        assert kept.begin("other", 3) == 3
        assert kept.find(Chunk(1, 3)) is None
        assert kept.begin("one", 50) == 2
        assert kept.find(Chunk(1, 2)) is not None


def test_only_the_owner_may_look_at_chunks(tmp_path: Path) -> None:
    with ChunkFolder(tmp_path / "work") as folder:
        folder.begin("job", 1)
        folder.keep(Chunk(0, 1), PAIRS)
    for path in [tmp_path / "work", *(tmp_path / "work").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0


def test_what_others_put_into_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "other-in-4").mkdir()
    with ChunkFolder(tmp_path) as folder:
        folder.begin("job", 1)
        folder.keep(Chunk(0, 1), PAIRS)
    folder.clear()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notes.txt", "other-in-4"]


def test_two_at_once_do_not_work_on_one_job_and_neither_clears_what_the_other_does(
    tmp_path: Path,
) -> None:
    first, second = ChunkFolder(tmp_path), ChunkFolder(tmp_path)
    with first:
        first.begin("job", 1)
        with second, pytest.raises(VaultError, match="Another process"):
            second.begin("job", 1)
        with second:
            assert second.begin("other", 1) == 1
    with second:
        second.begin("job", 1)
        first.clear()
        second.keep(Chunk(0, 1), PAIRS)
        assert second.find(Chunk(0, 1)) is not None


def test_a_damaged_chunk_is_named_and_not_believed(tmp_path: Path) -> None:
    with ChunkFolder(tmp_path) as folder:
        folder.begin("job", 1)
        folder.keep(Chunk(0, 1), PAIRS)
        path = next(tmp_path.rglob("*.parquet"))
        path.write_bytes(path.read_bytes()[:40])
        with pytest.raises(VaultError, match="chunk-00001-of-00001.*cannot be read"):
            folder.find(Chunk(0, 1))


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(VaultError, match="cannot be written to"):
        ChunkFolder(tmp_path / "file").begin("job", 1)
