"""What reading a large file costs, beside DuckDB on the same file.

    python benchmarks/intake.py [--rows 1000000] [--rounds 3]

Writes a made-up CSV of twelve columns (references, area codes, dates, money with pound signs and
commas, names, categories, free text, dates of birth, postcodes, codes with leading zeros; about 248
bytes a row), then in turns:

- DuckDB: COPY (SELECT * FROM read_csv(file)) TO a Parquet file
- Folkmoot: `intake.read` (layout, types from every value, profiles, meanings and sensitivity,
  quarantine), then the typed rows to a Parquet file by pyarrow

Each in a process of its own, so that processor time (user and system) and peak memory are the
kernel's own count of all it did, imports included. The limit is twice DuckDB's processor time and
2 GiB. The files are deleted at the end.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

DUCKDB = """
import sys, duckdb
connection = duckdb.connect()
connection.execute("SET enable_progress_bar = false")
connection.execute(
    f"COPY (SELECT * FROM read_csv('{sys.argv[1]}')) TO '{sys.argv[2]}'"
)
"""
FOLKMOOT = """
import sys
from pathlib import Path
import pyarrow.parquet as pq
from folkmoot import intake
reading = intake.read(Path(sys.argv[1]), progress=lambda done, of: None)
with pq.ParquetWriter(sys.argv[2], reading.schema.arrow) as writer:
    for batch in reading.batches():
        writer.write_batch(batch)
"""
ROWS_AT_A_TIME = 250_000
LIMIT = 2.0
MEMORY_LIMIT = 2048


@dataclass(frozen=True)
class Cost:
    """Processor seconds (user and system), elapsed seconds, and peak memory in MiB."""

    processor: float
    elapsed: float
    memory: float


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=3)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="intake-benchmark-") as folder:
        source, made = Path(folder, "payments.csv"), Path(folder, "out.parquet")
        write_payments(source, asked.rows)
        print(f"{asked.rows:,} rows, 12 columns, {source.stat().st_size / 2**20:,.0f} MiB")
        costs: dict[str, list[Cost]] = {"duckdb": [], "folkmoot": []}
        for _ in range(asked.rounds):
            for name, script in (("duckdb", DUCKDB), ("folkmoot", FOLKMOOT)):
                costs[name].append(cost_of(script, source, made))
                made.unlink()
    report(costs)


def report(costs: dict[str, list[Cost]]) -> None:
    """Print every round, the medians and the ratio."""
    print(f"{'':10}{'processor s':>14}{'elapsed s':>12}{'peak MiB':>12}")
    for name, rounds in costs.items():
        for cost in rounds:
            print(f"{name:10}{cost.processor:14.2f}{cost.elapsed:12.2f}{cost.memory:12,.0f}")
    ours, theirs = (
        statistics.median(cost.processor for cost in costs[name]) for name in ("folkmoot", "duckdb")
    )
    memory = max(cost.memory for cost in costs["folkmoot"])
    print(f"processor time: {ours:.2f} s / {theirs:.2f} s = {ours / theirs:.2f} (limit {LIMIT})")
    print(f"peak memory of folkmoot: {memory:,.0f} MiB (limit {MEMORY_LIMIT:,})")


def cost_of(script: str, source: Path, made: Path) -> Cost:
    """Run one side in a fresh process and ask the kernel what it used."""
    process = subprocess.Popen([sys.executable, "-c", script, str(source), str(made)])
    before = os.times().elapsed
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = os.times().elapsed - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"a side of the benchmark failed with exit code {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, elapsed, usage.ru_maxrss / 1024)


def write_payments(path: Path, rows: int) -> None:
    """A made-up council's payments, the same for the same number of rows."""
    generator = np.random.default_rng(20_171_231)
    options = pcsv.WriteOptions(include_header=False, quoting_style="needed")
    with path.open("wb") as sink:
        for start in range(0, rows, ROWS_AT_A_TIME):
            table = payments(generator, start, min(ROWS_AT_A_TIME, rows - start))
            if start == 0:
                sink.write(",".join(table.column_names).encode() + b"\n")
            pcsv.write_csv(table, sink, options)


def payments(generator: np.random.Generator, start: int, rows: int) -> pa.Table:
    """Some rows of it, as text for the most part, in the forms that councils publish."""

    def pick(words: list[str]) -> pa.Array:
        return pa.array(words).take(pa.array(generator.integers(0, len(words), rows)))

    def join(*parts: object, by: str = " ") -> pa.Array:
        return pc.binary_join_element_wise(*parts, by)

    def days(first: int, last: int) -> pa.Array:
        since = generator.integers(first, last, rows).astype("int32")
        return pc.strftime(pa.array(since).cast(pa.date32()), format="%d/%m/%Y")

    def digits(most: int, width: int) -> pa.Array:
        number = pa.array(generator.integers(0, most, rows)).cast(pa.string())
        return pc.utf8_lpad(number, width, "0")

    pence = generator.integers(100, 50_000_000, rows)
    references = pa.array(np.arange(start, start + rows) + 1_000_000)
    sector = pa.array(generator.integers(1, 20, rows)).cast(pa.string())
    unit = join(digits(9, 1), pick(list("ABDEFGHJLN")), pick(list("PQRSTUWXYZ")), by="")
    return pa.table(
        {
            "Transaction number": references,
            "Council code": pick(["E08000032", "E08000033", "E08000034", "E08000035", "E08000036"]),
            "Payment date": days(17_000, 20_000),
            "Net amount": pounds(generator, pence),
            "VAT": pc.round(pa.array(pence / 600.0), 2),
            "Supplier name": join(pick(SURNAMES), pick(SURNAMES), pick(ENDINGS)),
            "Department": join(pick(DEPARTMENTS), pick(["Services", "Support", "Works", "Grants"])),
            "Purpose": join(*(pick(WORDS) for _ in range(14))),
            "Contact name": join(pick(FORENAMES), pick(SURNAMES)),
            "Date of birth": days(-10_000, 15_000),
            "Postcode": join(join(pick(["BD", "HX", "HD", "LS", "WF"]), sector, by=""), unit),
            "Account reference": digits(10**9, 10),
        }
    )


def pounds(generator: np.random.Generator, pence: np.ndarray) -> pa.Array:
    """Amounts as £1,234.56, one in fifty of them negative in brackets."""
    whole = pence // 100
    rest = pc.utf8_lpad(pa.array(whole % 1000).cast(pa.string()), 3, "0")
    small = pa.array(whole).cast(pa.string())
    thousands = pa.array(whole // 1000).cast(pa.string())
    grouped = pc.binary_join_element_wise(thousands, rest, ",")
    figures = pc.if_else(pa.array(whole >= 1000), grouped, small)
    cents = pc.utf8_lpad(pa.array(pence % 100).cast(pa.string()), 2, "0")
    amounts = pc.binary_join_element_wise("£", figures, ".", cents, "")
    is_negative = pa.array(generator.random(len(pence)) < 0.02)
    return pc.if_else(is_negative, pc.binary_join_element_wise("(", amounts, ")", ""), amounts)


DEPARTMENTS = ["Adult", "Children", "Highway", "Housing", "Parks", "Library"]
ENDINGS = ["Ltd", "Limited", "PLC", "Services", "& Sons"]
FORENAMES = [
    first + last
    for first in ("Al", "Be", "Ca", "Do", "El", "Fa", "Gi", "Ha", "Jo", "Ka")
    for last in ("an", "ren", "da", "la", "mes", "rie", "ice", "nor", "hn", "thy")
]
SURNAMES = [
    first + last
    for first in ("Ash", "Brad", "Clay", "Dun", "Ell", "Fen", "Green", "Hart", "Kings", "Lang")
    for last in ("ton", "ley", "ford", "worth", "wood", "field", "well", "ham", "by", "croft")
]
WORDS = [
    *("the", "of", "and", "for", "road", "repair", "works", "at", "school", "care", "home"),
    *("supply", "service", "monthly", "invoice", "payment", "quarter", "agency", "staff"),
    *("hire", "vehicle", "maintenance", "contract", "equipment", "training", "support"),
    *("visit", "council", "annual"),
]

if __name__ == "__main__":
    main()
