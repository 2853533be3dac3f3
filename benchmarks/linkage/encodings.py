"""Measure private encodings on two files whose truth is known: encoding, linking, and a peer.

    python benchmarks/linkage/encodings.py LEFT RIGHT --truth COLUMN [--peer PYTHON]

The figures in docs/explanation/private-encodings.md are what this prints. `--peer` names a Python
that has anonlink (see anonlink_peer.py): it gets the same filters, hardened alike, compares all
pairs, and is allowed the cut-off that is best by the truth; ours chooses its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from folkmoot.intake import read
from folkmoot.linkage.encodings import (
    EncodedFile,
    MemberKeys,
    Parameters,
    accept_round,
    encode_people,
    link_encodings,
    standard_form,
    start_round,
)
from folkmoot.linkage.encodings.encoding import standard_records
from folkmoot.linkage.encodings.similarity import FilterMatrix
from folkmoot.linkage.people import PeopleFile

_MEMORY = "1300MB"
_CUTOFF = "0.7"
_PEER = Path(__file__).with_name("anonlink_peer.py")
_COMPARED = ("forename", "surname", "birth", "place")


@dataclass(frozen=True)
class Side:
    """A file's encodings and who each of them is; None for a dummy."""

    encoded: EncodedFile
    people: list[str | None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("left", type=Path)
    parser.add_argument("right", type=Path)
    parser.add_argument("--truth", required=True)
    parser.add_argument("--peer", type=Path)
    asked = parser.parse_args()
    left, right = encode_both(asked.left, asked.right, asked.truth)
    rights = Counter(right.people)
    n_true = sum(rights[person] for person in left.people if person is not None)
    measure_ours(left, right, n_true)
    if asked.peer is not None:
        measure_peer(asked.peer, left, right, n_true)


def encode_both(left: Path, right: Path, truth: str) -> tuple[Side, Side]:
    ashby, birley = MemberKeys.generate("Ashby"), MemberKeys.generate("Birley")
    with duckdb.connect(config={"threads": 2, "memory_limit": _MEMORY}) as connection:
        form = standard_form(connection)
        mine, sealed = start_round(ashby, [birley.public], "benchmark", 1, Parameters(), form)
        theirs = accept_round(birley, mine.agreement, sealed["Birley"])
        sides = []
        for path, key in ((left, replace(mine, agreement=theirs.agreement)), (right, theirs)):
            reading = read(path)
            people = PeopleFile(reading.table, reading.schema)
            began, wall = time.process_time(), time.perf_counter()
            standard_records(people, key.agreement.parameters, connection)
            standardised = time.process_time() - began
            began, wall = time.process_time(), time.perf_counter()
            encodings = encode_people(people, key, connection)
            spent, waited = time.process_time() - began, time.perf_counter() - wall
            n_rows = reading.table.num_rows
            print(
                f"{n_rows:,} records encoded in {spent:.1f} processor s ({waited:.1f} s), of which "
                f"{standardised:.1f} bring them to one form: {n_rows / spent:,.0f} a processor "
                f"second, {n_rows / (spent - standardised):,.0f} once in that form"
            )
            known = dict(
                zip(
                    encodings.rows["reference"].to_pylist(),
                    reading.table[truth].to_pylist(),
                    strict=True,
                )
            )
            references = encodings.encoded.table["reference"].to_pylist()
            sides.append(Side(encodings.encoded, [known.get(each) for each in references]))
    return sides[0], sides[1]


def measure_ours(left: Side, right: Side, n_true: int) -> None:
    began = time.process_time()
    links = link_encodings(left.encoded, right.encoded)
    spent = time.process_time() - began
    places = [
        {reference.hex(): row for row, reference in enumerate(references)}
        for references in (side.encoded.table["reference"].to_pylist() for side in (left, right))
    ]
    linked = links.linked
    n_right = sum(
        left.people[places[0][one]] == right.people[places[1][other]]
        for one, other in zip(
            linked["left_id"].to_pylist(), linked["right_id"].to_pylist(), strict=True
        )
    )
    print(f"linked in {spent:.1f} processor s at threshold {links.expectation.threshold:.3f}")
    print(f"promised {links.expectation.precision}, {links.expectation.recall}")
    print(f"found {quality(n_right, linked.num_rows, n_true)}")


def measure_peer(python: Path, left: Side, right: Side, n_true: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("left.bits", "right.bits", "pairs.json")]
        for side, file in zip((left, right), files, strict=False):
            words = FilterMatrix(side.encoded.table, _COMPARED).words
            file.write_bytes(words.reshape(len(words), -1).tobytes())
        n_bytes = words[0].size * words.itemsize
        command = [python, _PEER, *files[:2], n_bytes, _CUTOFF, files[2]]
        ended = subprocess.run(
            list(map(str, command)), check=True, capture_output=True, encoding="utf-8"
        )
        pairs = json.loads(files[2].read_text())
    is_right = np.array([left.people[a] == right.people[b] is not None for a, b, _ in pairs])
    best = best_place(is_right, n_true)
    print(f"anonlink: {float(ended.stdout.split()[-1]):.1f} processor s")
    print(
        f"anonlink at its best cut-off {pairs[best][2]:.3f}: "
        f"{quality(int(is_right[: best + 1].sum()), best + 1, n_true)}"
    )


def best_place(is_right: NDArray[np.bool_], n_true: int) -> int:
    taken = np.arange(1, len(is_right) + 1)
    return int((2 * is_right.cumsum() / (taken + n_true)).argmax())


def quality(n_right: int, n_linked: int, n_true: int) -> str:
    precision, recall = n_right / n_linked, n_right / n_true
    f1 = 2 * precision * recall / (precision + recall)
    return f"precision {precision:.4f}, recall {recall:.4f}, F1 {f1:.4f} of {n_true:,} true pairs"


if __name__ == "__main__":
    main()
