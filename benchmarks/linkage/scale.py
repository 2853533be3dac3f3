"""Measure the linking of people in one go, in chunks, within little memory, and on Spark.

    python benchmarks/linkage/scale.py LEFT RIGHT [--memory-mb 900] [--spark] [--id COLUMN]

Each way is a process of its own, so that its peak is its own: processor seconds and the most memory
of the process and of all that it starts (Java and its Python workers, for Spark). All ways have to
give the same pairs. The figures in docs/how-to/link-millions.md are what this prints.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from folkmoot.intake import read
from folkmoot.linkage.people import PeopleFile, PeopleLinks, Scale, link_people
from folkmoot.vault.finished_chunks import ChunkFolder
from folkmoot.vault.linking_engine import open_linking_engine
from folkmoot.vault.spark import SparkComparer, open_spark

_PLENTY_MB = 2_000
_MIB = 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("left", type=Path)
    parser.add_argument("right", type=Path)
    parser.add_argument("--id")
    parser.add_argument("--memory-mb", type=int, default=900)
    parser.add_argument("--spark", action="store_true", help="Spark too, on two processors")
    parser.add_argument("--way", choices=("one-go", "chunks", "spark"))
    asked = parser.parse_args()
    if asked.way:
        print(json.dumps(link(asked.left, asked.right, asked.id, asked.way, asked.memory_mb)))
        return
    ways = [("one-go", _PLENTY_MB), ("chunks", _PLENTY_MB), ("one-go", asked.memory_mb)]
    if asked.spark:
        ways.append(("spark", _PLENTY_MB))
    answers = set()
    print(
        f"{'way':<8}{'limit MB':>10}{'processor s':>13}{'wall s':>9}{'peak MiB':>10}{'pairs':>10}"
    )
    for way, memory_mb in ways:
        found = measure(way, memory_mb)
        answers.add(found["pairs_sha256"])
        print(
            f"{way:<8}{memory_mb:>10,}{found['processor']:>13.1f}{found['wall']:>9.1f}"
            f"{found['peak_mib']:>10,.0f}{found['pairs']:>10,}",
            flush=True,
        )
    assert len(answers) == 1, "the ways do not agree"


def measure(way: str, memory_mb: int) -> dict[str, float]:
    """Run one way in a process of its own, and watch it and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    started = subprocess.Popen(
        [sys.executable, __file__, *sys.argv[1:], "--way", way, "--memory-mb", str(memory_mb)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    peak = Peak(started.pid)
    output, _ = started.communicate()
    assert started.returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        **json.loads(output.splitlines()[-1]),
        "processor": max(spent, peak.processor_seconds),
        "wall": time.monotonic() - began,
        "peak_mib": peak.mib,
    }


class Peak:
    """The most memory, and the processor time, of a session's processes, as Linux tells them."""

    def __init__(self, session: int) -> None:
        self.mib = 0.0
        self._session = session
        self._seconds: dict[int, float] = {}
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def processor_seconds(self) -> float:
        return sum(self._seconds.values())

    def _watch(self) -> None:
        while Path("/proc", str(self._session)).exists():
            resident = 0
            for stat in Path("/proc").glob("[0-9]*/stat"):
                try:
                    # The name, in brackets, may hold anything; session is the fourth after it.
                    fields = stat.read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(fields[3]) == self._session:
                    resident += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
                    ticks = int(fields[11]) + int(fields[12])
                    self._seconds[int(stat.parent.name)] = ticks / os.sysconf("SC_CLK_TCK")
            self.mib = max(self.mib, resident / _MIB)
            time.sleep(0.1)


def link(
    left: Path, right: Path, identifier: str | None, way: str, memory_mb: int
) -> dict[str, int | str]:
    files = [
        PeopleFile(found.table, found.schema, identifier) for found in map(read, (left, right))
    ]
    with tempfile.TemporaryDirectory() as folder:
        if way == "spark":
            with open_spark("local[2]", partitions=8) as session:
                scale = Scale(comparer=SparkComparer(session), records_per_chunk=1_000_000)
                links = link_within(files, memory_mb, Path(folder), scale)
        else:
            finished = ChunkFolder(Path(folder, "chunks")) if way == "chunks" else None
            scale = Scale(finished=finished, memory_mb=memory_mb)
            links = link_within(files, memory_mb, Path(folder), scale)
    told = repr(links.pairs.to_pydict()).encode()
    return {"pairs": links.pairs.num_rows, "pairs_sha256": hashlib.sha256(told).hexdigest()}


def link_within(files: list[PeopleFile], memory_mb: int, spill: Path, scale: Scale) -> PeopleLinks:
    with open_linking_engine(memory_mb=memory_mb, spill=spill, threads=2) as connection:
        return link_people(files[0], files[1], connection, scale=scale)


if __name__ == "__main__":
    main()
