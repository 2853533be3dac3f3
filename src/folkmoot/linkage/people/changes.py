"""A later version of people linked by comparing only what changed.

Everything that is said of a record when it is compared has a fingerprint, the rarity of its names
included, which other records decide. Pairs of two records whose fingerprints stayed are not found
or compared again; with the model kept, the answer is the same as that of comparing everything.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from folkmoot.errors import LinkageError
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.blocking import FOUND, compare_given, find_pairs
from folkmoot.linkage.people.chunks import COMPARED, Chunk, ComparingJob, Scale
from folkmoot.linkage.people.comparisons import MEDIUM, RARE
from folkmoot.linkage.people.linking import PeopleLinks, dedupe_people, link_people
from folkmoot.linkage.people.people_file import PeopleFile, identifiers_of, side_of
from folkmoot.linkage.people.progress import Report, tell_nobody
from folkmoot.linkage.people.saved_model import PeopleModel
from folkmoot.linkage.people.standardising import PEOPLE
from folkmoot.linkage.thresholds import Use

_CHANGED = "linkage_changed"
_NEWLY = "linkage_newly_compared"

KNOWN_RECORDS = pa.schema(
    [("side", pa.int8()), ("record_id", pa.string()), ("fingerprint", pa.uint64())]
)
KNOWN_PAIRS = pa.schema(
    [("left_id", pa.string()), ("right_id", pa.string()), ("pattern", pa.int64())]
)


@dataclass(frozen=True)
class ComparedPeople:
    """What to keep of a linkage so that the next compares only what changed: `records`
    (KNOWN_RECORDS), `pairs` that were compared (KNOWN_PAIRS), and the `model`.

    It names records and says how they compare: it stays where the records' identities are.
    """

    records: pa.Table
    pairs: pa.Table
    model: PeopleModel


@dataclass(frozen=True, slots=True)
class Changes:
    """Records that are new, that say something else, that are gone, and that stayed; how many pairs
    were compared, and how many of before were kept."""

    n_new: int
    n_altered: int
    n_removed: int
    n_unchanged: int
    n_pairs_compared: int
    n_pairs_kept: int


@dataclass(frozen=True)
class UpdatedLinks:
    """The links of this version, what to keep for the next, and what changed since the last."""

    links: PeopleLinks
    compared: ComparedPeople
    changes: Changes
    changed: pa.Table
    """side and record_id of the new and altered records."""


def relink_people(
    files: tuple[PeopleFile, ...],
    connection: Connection,
    previous: ComparedPeople | None,
    *,
    use: Use = Use.COUNTING,
    threshold: float | None = None,
    report: Report = tell_nobody,
) -> UpdatedLinks:
    """Link two files, or find duplicates in one, comparing only what changed since `previous`;
    without it everything is compared and a model is trained.

    With the model of before the pairs are those that `link_people` or `dedupe_people` finds with
    it. Raises what those raise, and LinkageError where records have no identifiers of their own.
    """
    if not any(file.table.num_rows for file in files):
        raise LinkageError("A file without records cannot be linked.", remedy="Give its rows too.")
    names = tuple(_names(file) for file in files)
    comparer = _ChangedOnly(connection, names, previous)
    scale = Scale(n_chunks=1, comparer=comparer, report=report)
    model = previous.model if previous else None
    if len(files) == 1:
        links = dedupe_people(
            files[0], connection, use=use, threshold=threshold, model=model, scale=scale
        )
    else:
        links = link_people(
            files[0],
            files[1],
            connection,
            use=use,
            threshold=threshold,
            model=model,
            scale=scale,
        )
    if links.model is None or comparer.outcome is None:
        raise LinkageError(
            "No two records agree on anything, so there is nothing to go on from.",
            remedy="Check with `folkmoot read FILE` that columns were taken for what they are.",
        )
    outcome = comparer.outcome
    compared = ComparedPeople(outcome.records, outcome.pairs, links.model)
    return UpdatedLinks(links, compared, outcome.changes, outcome.changed)


def _names(file: PeopleFile) -> pa.Array:
    """The identifiers of a file's records, by row; by them a record is known again."""
    side = side_of(file)
    names = identifiers_of(side).cast(pa.string()).combine_chunks()
    is_told = side.identifier is not None and not names.null_count
    if not is_told or pc.count_distinct(names).as_py() != len(names):
        raise LinkageError(
            "A later version knows its records by identifiers, and these rows have none.",
            where=side.identifier or "identifier",
            remedy="Name a column that is filled and different in every row.",
        )
    return names


@dataclass(frozen=True)
class _Outcome:
    records: pa.Table
    pairs: pa.Table
    changes: Changes
    changed: pa.Table


@dataclass
class _ChangedOnly:
    """Compares pairs of which a record changed, and gives those of before for the others."""

    connection: Connection
    names: tuple[pa.Array, ...]
    previous: ComparedPeople | None
    outcome: _Outcome | None = None
    _pairs: pa.Table = field(default_factory=COMPARED.empty_table)

    def prepare(self, people: pa.Table, job: ComparingJob) -> None:
        """Compare on the connection, where the records are too."""
        records, sides = self._records()
        known = self.previous.records if self.previous else KNOWN_RECORDS.empty_table()
        before = self.previous.pairs if self.previous else KNOWN_PAIRS.empty_table()
        standing = _stand(records, known)
        is_unchanged = standing == _UNCHANGED
        kept = self._kept(before, records, sides, is_unchanged)
        newly = self._newly(job, np.flatnonzero(~is_unchanged))
        self._pairs = pa.concat_tables([kept, newly]).sort_by(
            [("left_rid", "ascending"), ("right_rid", "ascending")]
        )
        ids = records["record_id"]
        ends = [ids.take(self._pairs[end]) for end in ("left_rid", "right_rid")]
        n_stayed = int((standing != _NEW).sum())
        self.outcome = _Outcome(
            records,
            pa.table([*ends, self._pairs["pattern"]], schema=KNOWN_PAIRS),
            Changes(
                int((standing == _NEW).sum()),
                int((standing == _ALTERED).sum()),
                known.num_rows - n_stayed,
                int(is_unchanged.sum()),
                newly.num_rows,
                kept.num_rows,
            ),
            records.filter(pa.array(~is_unchanged)).select(["side", "record_id"]),
        )

    def compare(self, chunk: Chunk) -> pa.Table:
        """All pairs: there is one chunk."""
        return self._pairs

    def _records(self) -> tuple[pa.Table, NDArray[np.int64]]:
        """KNOWN_RECORDS by rid, and the side of each."""
        empty = self.connection.execute(f"SELECT * FROM {PEOPLE} LIMIT 0").to_arrow_table()  # noqa: S608
        told = [
            _told(name) for name in empty.column_names if name not in {"rid", "side", "file_row"}
        ]
        found = self.connection.execute(
            f"SELECT side, file_row, hash({', '.join(told)}) AS fingerprint "  # noqa: S608
            f"FROM {PEOPLE} ORDER BY rid"
        ).to_arrow_table()
        sides = found["side"].to_numpy().astype(np.int64)
        starts = np.cumsum([0, *(len(names) for names in self.names)])[: len(self.names)]
        rows = found["file_row"].to_numpy() + starts[sides]
        ids = pa.concat_arrays(list(self.names)).take(pa.array(rows))
        columns = [found["side"], ids, found["fingerprint"]]
        return pa.table(columns, names=KNOWN_RECORDS.names).cast(KNOWN_RECORDS), sides

    def _kept(
        self,
        pairs: pa.Table,
        records: pa.Table,
        sides: NDArray[np.int64],
        is_unchanged: NDArray[np.bool_],
    ) -> pa.Table:
        """Pairs of before whose records both stayed, by the numbers of now."""
        last = len(self.names) - 1
        numbers = []
        for end, side in (("left_id", 0), ("right_id", last)):
            rids = np.flatnonzero((sides == side) & is_unchanged)
            ids = records["record_id"].take(pa.array(rids)).combine_chunks()
            place = pc.index_in(pairs[end], value_set=ids).fill_null(-1).to_numpy()
            numbers.append(np.where(place >= 0, np.append(rids, -1)[place], -1))
        stays = (numbers[0] >= 0) & (numbers[1] >= 0)
        ends = np.stack(numbers)[:, stays]
        if last == 0:
            ends = np.sort(ends, axis=0)
        patterns = pairs["pattern"].filter(pa.array(stays))
        columns = [pa.array(ends[0]), pa.array(ends[1]), patterns]
        return pa.table(columns, names=COMPARED.names).cast(COMPARED)

    def _newly(self, job: ComparingJob, changed: NDArray[np.int64]) -> pa.Table:
        """Pairs that a key finds and of which a record changed, compared."""
        self.connection.register(_CHANGED, pa.table({"rid": pa.array(changed, pa.int32())}))
        among = None if self.previous is None else _CHANGED
        find_pairs(self.connection, job.keys, job.between, among)
        self.connection.unregister(_CHANGED)
        compare_given(self.connection, f"SELECT * FROM {FOUND}", job.comparisons, _NEWLY)  # noqa: S608
        pairs = self.connection.execute(f"SELECT * FROM {_NEWLY}").to_arrow_table()  # noqa: S608
        self.connection.execute(f"DROP TABLE {_NEWLY}; DROP TABLE {FOUND}")
        return pairs.cast(COMPARED)


_NEW, _ALTERED, _UNCHANGED = 0, 1, 2


def _stand(records: pa.Table, known: pa.Table) -> NDArray[np.int64]:
    """How each record stands to those of before, by side and identifier."""
    standing = np.full(records.num_rows, _NEW)
    for side in (0, 1):
        rows = np.flatnonzero(records["side"].to_numpy() == side)
        old = known.filter(pc.equal(known["side"], side))
        place = pc.index_in(
            records["record_id"].take(pa.array(rows)), value_set=old["record_id"].combine_chunks()
        )
        places = place.fill_null(-1).to_numpy()
        prints = np.append(old["fingerprint"].to_numpy(), np.uint64(0))
        is_same = records["fingerprint"].to_numpy()[rows] == prints[places]
        standing[rows] = np.where(places < 0, _NEW, np.where(is_same, _UNCHANGED, _ALTERED))
    return standing


def _told(column: str) -> str:
    """What a comparison sees of a column: of how common a name is, only whether it is rare."""
    if not column.endswith("_share"):
        return column
    return f"({column} < {RARE})::INTEGER, ({column} < {MEDIUM})::INTEGER"
