"""Comparing in chunks: the same answer whatever their number, and nothing done twice."""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
import pytest
from tests.unit.linkage.made_up_people import MadeUpPeople, two_councils

from folkmoot.linkage.people import (
    PeopleFile,
    PeopleLinks,
    Progress,
    Scale,
    Step,
    dedupe_people,
    link_many,
    link_people,
)
from folkmoot.linkage.people.chunks import COMPARED, Chunk, ComparingJob


@dataclass
class KeptInMemory:
    """Finished chunks that live as long as the test."""

    chunks: dict[tuple[str, Chunk], pa.Table] = field(default_factory=dict)
    jobs: list[str] = field(default_factory=list)
    n_kept: int = 0

    def begin(self, job: str, n_chunks: int) -> int:
        self.jobs.append(job)
        begun = [chunk.of for known, chunk in self.chunks if known == job]
        return begun[0] if begun else n_chunks

    def find(self, chunk: Chunk) -> pa.Table | None:
        return self.chunks.get((self.jobs[-1], chunk))

    def keep(self, chunk: Chunk, pairs: pa.Table) -> None:
        self.chunks[self.jobs[-1], chunk] = pairs
        self.n_kept += 1


class NobodyFound:
    """A comparer that was made ready and finds no pair at all."""

    def __init__(self) -> None:
        self.prepared_with: list[pa.Table] = []

    def prepare(self, people: pa.Table, job: ComparingJob) -> None:
        assert job.keys
        assert job.comparisons
        self.prepared_with.append(people)

    def compare(self, chunk: Chunk) -> pa.Table:
        raise ConnectionError(f"chunk {chunk.number} of {chunk.of}")


@pytest.fixture(scope="module")
def councils() -> MadeUpPeople:
    return two_councils()


@pytest.fixture(scope="module")
def together(councils: MadeUpPeople) -> PeopleFile:
    """Both councils' people in one file, so that half of those in both are in it twice."""
    rows = pa.concat_tables([councils.left.table, councils.right.table])
    return PeopleFile(rows, councils.left.schema)


def _link(councils: MadeUpPeople, scale: Scale) -> PeopleLinks:
    with duckdb.connect() as connection:
        return link_people(councils.left, councils.right, connection, scale=scale)


def _dedupe(file: PeopleFile, scale: Scale) -> PeopleLinks:
    with duckdb.connect() as connection:
        return dedupe_people(file, connection, scale=scale)


def test_the_number_of_chunks_changes_nothing_between_two_files(councils: MadeUpPeople) -> None:
    whole = _link(councils, Scale())
    for n_chunks in (2, 7, 40):
        chunked = _link(councils, Scale(n_chunks=n_chunks))
        assert chunked.pairs.equals(whole.pairs)
        assert chunked.expectation == whole.expectation
        assert chunked.findings == whole.findings


def test_the_number_of_chunks_changes_nothing_inside_one_file(together: PeopleFile) -> None:
    whole = _dedupe(together, Scale())
    assert whole.pairs.num_rows > 100
    assert _dedupe(together, Scale(n_chunks=5)).pairs.equals(whole.pairs)


def test_finished_chunks_are_not_compared_again_and_their_number_is_kept(
    councils: MadeUpPeople,
) -> None:
    kept = KeptInMemory()
    first = _link(councils, Scale(n_chunks=4, finished=kept))
    assert kept.n_kept == 4
    job = kept.jobs[0]
    lost = Chunk(2, 4)
    del kept.chunks[job, lost]
    again = _link(councils, Scale(n_chunks=9, finished=kept))
    assert kept.jobs == [job, job]
    assert kept.n_kept == 5
    assert again.pairs.equals(first.pairs)
    assert again.expectation == first.expectation


def test_a_chunk_names_each_pair_once_in_order(councils: MadeUpPeople) -> None:
    kept = KeptInMemory()
    _link(councils, Scale(n_chunks=3, finished=kept))
    for (_, chunk), pairs in kept.chunks.items():
        assert pairs.schema.equals(COMPARED)
        rows = list(zip(pairs["left_rid"].to_pylist(), pairs["right_rid"].to_pylist(), strict=True))
        assert rows == sorted(set(rows))
        assert {left % 3 for left, _ in rows} == {chunk.number}


def test_other_records_are_another_job_and_another_order_of_rows_is_not(
    councils: MadeUpPeople,
) -> None:
    kept = KeptInMemory()
    _link(councils, Scale(n_chunks=2, finished=kept))
    order = pa.array(range(councils.left.table.num_rows - 1, -1, -1))
    turned = PeopleFile(councils.left.table.take(order), councils.left.schema)
    fewer = PeopleFile(councils.left.table.slice(1), councils.left.schema)
    for left in (turned, fewer):
        with duckdb.connect() as connection:
            link_people(left, councils.right, connection, scale=Scale(n_chunks=2, finished=kept))
    assert kept.jobs[1] == kept.jobs[0]
    assert kept.jobs[2] != kept.jobs[0]


def test_several_files_are_several_jobs_and_none_is_done_twice(councils: MadeUpPeople) -> None:
    assets = {"one": councils.left, "two": councils.right}
    kept = KeptInMemory()
    with duckdb.connect() as connection:
        whole = link_many(assets, connection)
        first = link_many(assets, connection, scale=Scale(n_chunks=2, finished=kept))
        n_kept = kept.n_kept
        again = link_many(assets, connection, scale=Scale(n_chunks=2, finished=kept))
    assert len(set(kept.jobs)) == 3
    assert n_kept == kept.n_kept == 6
    assert first.pairs.equals(whole.pairs)
    assert again.pairs.equals(whole.pairs)


def test_a_comparer_elsewhere_gets_the_records_once_and_only_when_there_is_something_to_do(
    councils: MadeUpPeople,
) -> None:
    kept, elsewhere = KeptInMemory(), NobodyFound()
    _link(councils, Scale(n_chunks=2, finished=kept))
    _link(councils, Scale(comparer=elsewhere, finished=kept))
    assert elsewhere.prepared_with == []
    with pytest.raises(ConnectionError, match="chunk 0 of 1"):
        _link(councils, Scale(comparer=elsewhere))
    people = elsewhere.prepared_with[0]
    assert people["rid"].to_pylist() == list(range(people.num_rows))
    assert "file_row" not in people.column_names


def test_progress_is_told_step_by_step(councils: MadeUpPeople) -> None:
    told: list[Progress] = []
    _link(councils, Scale(n_chunks=3, report=told.append))
    steps = list(dict.fromkeys(progress.step for progress in told))
    assert steps == list(Step)
    comparing = [progress for progress in told if progress.step is Step.COMPARING]
    assert [(each.done, each.total) for each in comparing] == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("scale", "n_records", "n_chunks"),
    [
        (Scale(), 10_000_000, 1),
        (Scale(n_chunks=0), 10, 1),
        (Scale(n_chunks=12), 10, 12),
        (Scale(memory_mb=2_000), 1_000_000, 1),
        (Scale(memory_mb=1_500), 1_000_000, 10),
        (Scale(memory_mb=500), 10, 1),
        (Scale(finished=KeptInMemory()), 10, 1),
        (Scale(finished=KeptInMemory()), 200_001, 3),
        (Scale(comparer=NobodyFound(), records_per_chunk=10), 95, 10),
    ],
)
def test_chunks_are_made_where_they_serve(scale: Scale, n_records: int, n_chunks: int) -> None:
    assert scale.chunks_for(n_records) == n_chunks
