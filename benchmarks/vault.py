"""What a version costs to write and to read, beside DuckDB on the same rows.

    python benchmarks/vault.py [--rows 300000] [--rounds 5]

Makes payments of twelve columns, then in turns, each in a process of its own:

- DuckDB: COPY (FROM read_parquet(file)) TO a Parquet file, compressed with Zstandard
- Folkmoot: `Vault.add` of the same rows (typed, hashed, made durable), then `Vault.prepare`

so that processor time and peak memory are the kernel's own count. Then the same questions in
turns: to DuckDB on the version's Parquet file with nothing between, to a locked-down reader of that
file, to a reader of the serving copy, and to a worker process over the serving copy. Medians; the
ratios are to plain DuckDB (above 1: slower). The files are deleted at the end.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from folkmoot.vault import Limits, Vault, WorkerPool

PAYMENTS = """
    SELECT
        'TX' || lpad((hash(i) % 1000000000)::VARCHAR, 9, '0') AS reference,
        DATE '2019-01-01' + (hash(i * 3) % 1800)::INT AS paid,
        'Service ' || (hash(i * 5) % 24) AS service,
        ['paid', 'void', 'open'][1 + (hash(i * 7) % 3)::INT] AS status,
        'E05' || lpad((1000 + hash(i * 11) % 120)::VARCHAR, 6, '0') AS ward,
        'Supplier ' || (hash(i * 13) % 20000) || ' Limited' AS supplier,
        CASE WHEN i % 17 > 0 THEN ((hash(i * 17) % 10000000) / 100.0)::DECIMAL(18, 4) END AS amount,
        53 + (hash(i * 19) % 100000) / 100000.0::DOUBLE AS latitude,
        -2 + (hash(i * 23) % 100000) / 100000.0::DOUBLE AS longitude,
        'Works to ' || md5(i::VARCHAR) || ' and ' || (hash(i * 29) % 5000) || ' others' AS purpose,
        i AS line,
        hash(i * 31) % 2 = 0 AS is_capital
    FROM range({rows}) AS t (i)
"""

DUCKDB_WRITE = """
import sys, duckdb
connection = duckdb.connect()
connection.execute("SET enable_progress_bar = false")
connection.execute(
    f"COPY (FROM read_parquet('{sys.argv[1]}')) TO '{sys.argv[2]}/out.parquet' (COMPRESSION zstd)"
)
"""
FOLKMOOT_SCHEMA = """
import sys
from pathlib import Path
import pyarrow.parquet as pq
from folkmoot.tables import Column, ColumnType, Schema
from folkmoot.vault import Origin, Vault
KINDS = {"string": "text", "int64": "integer", "double": "decimal", "date32[day]": "date",
         "bool": "boolean", "decimal128(18, 4)": "money"}
file = pq.ParquetFile(sys.argv[1], pre_buffer=False)
kinds = {field.name: ColumnType(KINDS[str(field.type)]) for field in file.schema_arrow}
schema = Schema(tuple(Column(name, name, kind) for name, kind in kinds.items()))
vault = Vault(Path(sys.argv[2]))
"""
ADD = FOLKMOOT_SCHEMA + "vault.add(schema, file.iter_batches(65536), origin=Origin('made up'))\n"
PREPARE = FOLKMOOT_SCHEMA + "vault.prepare(vault.versions()[0])\n"

QUESTIONS = {
    "first page, in order": "SELECT * FROM payments ORDER BY n LIMIT 100",
    "deep page, by offset": "SELECT * FROM payments ORDER BY n LIMIT 100 OFFSET {deep}",
    "deep page, by number": "SELECT * FROM payments WHERE n >= {deep} ORDER BY n LIMIT 100",
    "page sorted by amount": "SELECT * FROM payments ORDER BY amount DESC, n LIMIT 100",
    "filtered, sorted page": "SELECT * FROM payments WHERE service = 'Service 7' "
    "AND status = 'open' ORDER BY paid DESC, n LIMIT 100",
    "one reference": "SELECT * FROM payments WHERE reference = 'TX000000077'",
    "total by service": "SELECT service, sum(amount), count(*) FROM payments GROUP BY service",
    "total by month": "SELECT date_trunc('month', paid) AS m, sum(amount) FROM payments GROUP BY m",
    "twenty top suppliers": "SELECT supplier, sum(amount) AS s FROM payments GROUP BY supplier "
    "ORDER BY s DESC LIMIT 20",
    "page of a text search": "SELECT * FROM payments WHERE purpose ILIKE '%4999 others' LIMIT 100",
}


@dataclass(frozen=True)
class Cost:
    """Processor seconds (user and system), and peak memory in MiB."""

    processor: float
    memory: float


def cost_of(program: str, *arguments: str) -> Cost:
    with subprocess.Popen([sys.executable, "-c", program, *arguments]) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"a writer failed with code {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def compare_writing(rows_file: Path, folder: Path, rounds: int) -> Vault:
    costs: dict[str, list[Cost]] = {"DuckDB COPY": [], "Vault.add": [], "Vault.prepare": []}
    for number in range(rounds):
        vault = folder / f"vault{number}"
        costs["DuckDB COPY"].append(cost_of(DUCKDB_WRITE, str(rows_file), str(folder)))
        costs["Vault.add"].append(cost_of(ADD, str(rows_file), str(vault)))
        costs["Vault.prepare"].append(cost_of(PREPARE, str(rows_file), str(vault)))
    usual = statistics.median(cost.processor for cost in costs["DuckDB COPY"])
    print(f"{'writing':24}{'CPU s':>9}{'ratio':>7}{'peak MiB':>10}")
    for name, taken in costs.items():
        processor = statistics.median(cost.processor for cost in taken)
        memory = max(cost.memory for cost in taken)
        print(f"{name:24}{processor:9.2f}{processor / usual:7.2f}{memory:10.0f}")
    return Vault(vault)


def compare_reading(vault: Vault, rows: int, rounds: int) -> None:
    version_id = vault.versions()[0]
    views = {"payments": version_id}
    limits = Limits(seconds=600, memory_mb=1024)
    serving = vault.root / "serving"
    with ExitStack() as stack:
        plain = stack.enter_context(duckdb.connect())
        numbered = f"read_parquet('{vault.parquet_path(version_id)}', file_row_number = true)"
        plain.execute(f"CREATE VIEW payments AS SELECT *, file_row_number AS n FROM {numbered}")
        serving.rename(vault.root / "hidden")
        on_parquet = stack.enter_context(vault.reader(views, limits, numbered_as="n"))
        (vault.root / "hidden").rename(serving)
        on_copy = stack.enter_context(vault.reader(views, limits, numbered_as="n"))
        pool = stack.enter_context(WorkerPool(vault.root, limits=limits))
        asked: Mapping[str, Callable[[str], pa.Table]] = {
            "DuckDB": lambda sql: plain.execute(sql).to_arrow_table(),
            "reader": on_parquet.query,
            "serving": on_copy.query,
            "worker": lambda sql: pool.query(views, sql, numbered_as="n"),
        }
        print(f"\n{'reading, median ms':24}" + "".join(f"{name:>16}" for name in asked))
        for name, question in QUESTIONS.items():
            medians = time_in_turns(asked, question.format(deep=int(rows * 0.9)), rounds)
            usual = medians["DuckDB"]
            print(
                f"{name:24}"
                + "".join(f"{taken:9.1f} ({taken / usual:4.2f})" for taken in medians.values())
            )


def time_in_turns(
    asked: Mapping[str, Callable[[str], pa.Table]], sql: str, rounds: int
) -> dict[str, float]:
    """Median milliseconds of each way to ask, the first round not counted."""
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for number in range(rounds + 1):
        for name, ask in asked.items():
            started = time.perf_counter()
            ask(sql)
            if number:
                taken[name].append((time.perf_counter() - started) * 1000)
    return {name: statistics.median(times) for name, times in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vault-benchmark-") as name:
        folder = Path(name)
        rows_file = folder / "payments.parquet"
        with duckdb.connect() as made:
            made.execute(f"COPY ({PAYMENTS.format(rows=asked.rows)}) TO '{rows_file}'")
        print(f"{asked.rows:,} rows, {asked.rounds} rounds")
        vault = compare_writing(rows_file, folder, asked.rounds)
        compare_reading(vault, asked.rows, asked.rounds)


if __name__ == "__main__":
    main()
