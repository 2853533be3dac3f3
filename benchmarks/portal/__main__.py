"""Runs the whole comparison and prints its tables."""

from __future__ import annotations

import argparse
import random
import socket
import sys
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from portal import crowd, datasette, exporting, latency, loads, postgres, systems, usage
from portal.questions import QUESTIONS, Asked, deep_page
from portal.table import write_table


def main() -> None:
    arguments = _arguments()
    folder = arguments.folder / str(arguments.rows)
    folder.mkdir(parents=True, exist_ok=True)
    csv = folder / "requests.csv"
    write_table(csv, arguments.rows)
    programs = datasette.install(arguments.folder / "peers")
    with ExitStack() as stack:
        server = stack.enter_context(postgres.server(folder / "postgres"))
        kept = loads.Loads(folder, csv, server, programs)
        kept.load_all(with_ckan=arguments.ckan, by_sqlite_utils=arguments.sqlite_utils)
        _say(kept.as_table())
        hub = stack.enter_context(systems.folkmoot(folder / "region", _free_port()))
        peers = [
            hub,
            *(
                [stack.enter_context(systems.datasettes(programs, folder / "requests.db"))]
                if arguments.datasette
                else []
            ),
            stack.enter_context(systems.postgreses(server)),
            stack.enter_context(systems.duckdbs(folder / "requests.duckdb")),
        ]
        questions = [*QUESTIONS, deep_page(arguments.rows)]
        watches = {
            system.name: stack.enter_context(usage.MemoryWatch(system.pid))
            for system in peers
            if system.pid is not None
        }
        timings = latency.measure(peers, questions, arguments.rounds)
        _say(latency.as_table(timings, questions, [each.name for each in peers]))
        for name, watch in watches.items():
            print(f"{name}: at most {watch.peak:,.0f} MiB while asked")
        print()
        if arguments.export:
            _export(hub, folder, arguments.rows)
        if arguments.seconds:
            _crowd(peers[:2], arguments.rows, arguments.seconds)


def _export(hub: systems.System, folder: Path, rows: int) -> None:
    print("| every row | Folkmoot, s | MB | hub's memory, MiB | DuckDB COPY, s | MB | ÷ |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for extension in ("csv", "json"):
        ours = exporting.by_folkmoot(hub, extension, rows)
        theirs = exporting.by_duckdb(folder / "requests.duckdb", extension, folder)
        print(
            f"| {extension} | {ours.seconds:,.1f} | {ours.size:,.0f} | {ours.memory:,.0f} "
            f"| {theirs.seconds:,.1f} | {theirs.size:,.0f} | {theirs.seconds / ours.seconds:.2f} |"
        )
    print()


def _crowd(peers: list[systems.System], rows: int, seconds: float) -> None:
    print("| 32 clients | light only: answers/s | p95, ms | with 4 heavy: light/s | p95, ms |"
          " heavy/s | refused | errors | memory, MiB |")  # fmt: skip
    print(f"|{' --- |' * 9}")
    for system in peers:
        assert system.port is not None
        assert system.pid is not None
        path = systems.hub_path if system.name == "Folkmoot" else _datasette_path
        light = [
            lambda chance, p=path: p(_some_page(chance, rows)),
            lambda _, p=path: p(QUESTIONS[4]),
        ]
        heavy = [lambda _, p=path, q=q: p(q) for q in (QUESTIONS[6], QUESTIONS[7])]
        with usage.MemoryWatch(system.pid) as watch:
            calm = crowd.ask_together(
                system.port, light, heavy, clients=28, heavy_clients=0, seconds=seconds / 2
            )
            mixed = crowd.ask_together(
                system.port, light, heavy, clients=32, heavy_clients=4, seconds=seconds
            )
        half = seconds / 2
        print(
            f"| {system.name} | {len(calm.light) / half:,.0f} | {calm.light_high:,.0f} "
            f"| {len(mixed.light) / seconds:,.0f} | {mixed.light_high:,.0f} "
            f"| {len(mixed.heavy) / seconds:,.2f} | {calm.refused + mixed.refused} "
            f"| {len(calm.errors) + len(mixed.errors)} | {watch.peak:,.0f} |"
        )
        for error in sorted(set(calm.errors + mixed.errors))[:3]:
            print(f"  {error}")


def _datasette_path(question: Asked) -> str:
    return systems.datasette_path(question, "requests")


def _some_page(chance: random.Random, rows: int) -> Asked:
    """A page of a service's requests, newest first: another for nearly every asking."""
    service = f"Service {chr(65 + chance.randrange(24))}"
    status = chance.choice(("open", "closed", "waiting", "duplicate", "referred"))
    return Asked(
        1, "a page", {"$where": f"service='{service}' and status='{status}'",
                      "$order": "created_at desc", "$limit": "100"},
        QUESTIONS[0].sql.replace("Service C", service).replace("'open'", f"'{status}'"),
    )  # fmt: skip


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The portal beside its peers.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=60.0, help="of the crowd; 0 for none")
    parser.add_argument("--folder", type=Path, default=Path("build/benchmarks"))
    parser.add_argument("--no-export", dest="export", action="store_false")
    parser.add_argument("--no-ckan", dest="ckan", action="store_false")
    parser.add_argument(
        "--bulk-sqlite", dest="sqlite_utils", action="store_false",
        help="fill Datasette's file by one bulk insert in place of sqlite-utils",
    )  # fmt: skip
    parser.add_argument(
        "--no-datasette", dest="datasette", action="store_false",
        help="do not ask Datasette, whose whole-table questions take a minute each at 10 million",
    )  # fmt: skip
    arguments = parser.parse_args()
    arguments.folder = arguments.folder.absolute()
    return arguments


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _say(lines: list[str]) -> None:
    print("\n".join(lines), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
