"""A verb that puts linked records together: clusters from pairs, going on from earlier ones."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

    from folkmoot.linkage.clusters import Clusters

_MOST_SHOWN = 5


def cluster(
    pairs: Annotated[
        Path, typer.Argument(help="Pairs as `folkmoot link` or `folkmoot dedupe` wrote them.")
    ],
    out: Annotated[
        Path, typer.Option(help="Where to write cluster_id, asset and record_id, as Parquet.")
    ],
    method: Annotated[
        str, typer.Option(help="guarded, connected, centre or single_best.")
    ] = "guarded",
    threshold: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Pairs that are links; otherwise as chosen when linking."),
    ] = None,
    least_density: Annotated[
        float,
        typer.Option(min=0, max=1, help="Share of pairs between two groups that must be linked."),
    ] = 0.3,
    records: Annotated[
        list[Path] | None,
        typer.Option(
            help="The file of an asset's records; once for each asset, by name or in order."
        ),
    ] = None,
    id_column: Annotated[
        str | None, typer.Option("--id", help="The column of RECORDS that names a record.")
    ] = None,
    conflicts: Annotated[
        str | None,
        typer.Option(help="What must not differ inside a cluster: nhs_number,date_of_birth,…"),
    ] = None,
    no_duplicates: Annotated[
        list[str] | None,
        typer.Option("--no-duplicates", help="An asset that has no person twice; may be repeated."),
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(help="Reviewers' decisions: left_id, right_id and is_match."),
    ] = None,
    previous: Annotated[
        Path | None, typer.Option(help="Earlier clusters, whose identifiers are kept.")
    ] = None,
    history: Annotated[
        Path | None,
        typer.Option(help="Where what became of earlier clusters is written, and added to."),
    ] = None,
    measures: Annotated[
        Path | None, typer.Option(help="Where to write size, density and bridges of each cluster.")
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(help="The key of identifiers; made beside --out where it is not there."),
    ] = None,
    within: Annotated[
        bool | None,
        typer.Option("--within/--between", help="Whether pairs are of one asset or of two."),
    ] = None,
    truth: Annotated[
        str | None,
        typer.Option(help="A column of RECORDS that is equal for one person; read at the end."),
    ] = None,
) -> None:
    """Put linked records together, guarded against wrong links, and keep identifiers."""
    from rich.console import Console

    from folkmoot.cli import clustering_files as files
    from folkmoot.linkage.clusters import (
        Basis,
        ClusterSettings,
        cluster_records,
        measure_clusters,
        relink,
    )
    from folkmoot.linkage.clusters.stored import as_stored, round_of

    given = files.read_pairs(pairs, within)
    known = files.read_records(records or [], given.assets, id_column)
    settings = ClusterSettings(
        given.threshold if threshold is None else threshold,
        files.method_named(method),
        least_density,
        files.assets_named(no_duplicates or [], given.assets),
        files.rules_named(conflicts, known),
    )
    decided = None if decisions is None else files.read_decisions(decisions, given.assets)
    basis = Basis(given.pairs, known.table, decided)
    secret = files.open_key(key, out)
    if previous is None:
        clusters = cluster_records(basis, settings, secret)
    else:
        old = files.read_parquet(previous)
        past = files.read_parquet(history) if history and history.exists() else None
        clusters = relink(old, round_of(old), basis, settings, secret, past)
    measured = measure_clusters(clusters)
    files.write_parquet(as_stored(clusters), out)
    if history is not None:
        files.write_parquet(clusters.history, history)
    if measures is not None:
        files.write_parquet(measured.clusters, measures)
    console = Console()
    _show(console, clusters, measured.clusters, out)
    if truth is not None:
        console.print(files.compare_with_truth(clusters, known, truth), highlight=False)


def _show(console: Console, clusters: Clusters, measures: pa.Table, out: Path) -> None:
    import pyarrow.compute as pc
    from rich.table import Column, Table

    from folkmoot.cli.showing import findings_list

    sizes = measures["n_records"]
    n_joined = pc.sum(pc.greater(sizes, 1)).as_py() or 0
    console.print(
        f"{clusters.members.num_rows:,} records in {measures.num_rows:,} clusters written to "
        f"{out.name}; {n_joined:,} hold two records or more.\n"
        f"Links are pairs of at least {clusters.settings.threshold:.6f}, joined by the method "
        f"{clusters.settings.method.value}.",
        highlight=False,
    )
    console.print(findings_list(clusters.findings))
    if clusters.round_number:
        is_now = pc.equal(clusters.history["round"], clusters.round_number)
        events = Counter(clusters.history.filter(is_now)["event"].to_pylist())
        told = ", ".join(f"{count:,} {event}" for event, count in sorted(events.items()))
        console.print(
            f"Round {clusters.round_number}: {told or 'nothing changed'}.", highlight=False
        )
    order = pc.sort_indices(
        measures,
        [("n_records", "descending"), ("density", "ascending"), ("cluster_id", "ascending")],
    )
    largest = Table(
        Column("Cluster", overflow="fold"), "Records", "Links", "Density", "Weakest", "Bridges"
    )
    for row in measures.take(order[:_MOST_SHOWN]).to_pylist():
        if row["n_records"] > 1:
            largest.add_row(
                row["cluster_id"],
                f"{row['n_records']:,}",
                f"{row['n_links']:,}",
                f"{row['density']:.2f}",
                "" if row["weakest_link"] is None else f"{row['weakest_link']:.4f}",
                f"{row['n_bridges']:,}",
            )
    if largest.row_count:
        console.print(largest)
