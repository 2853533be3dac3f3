"""The folkmoot command itself: its verbs, and how an error ends it."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed_version

import typer
from rich.console import Console

from folkmoot.cli import (
    agreement_key,
    assets,
    assuring,
    attacking,
    clustering,
    encoding,
    files,
    linking,
    permission,
    protecting,
    queries,
    region,
    relinking,
    unit,
)
from folkmoot.errors import FolkmootError

app = typer.Typer(
    name="folkmoot",
    help="A regional public data analytics hub that a group of councils runs for itself.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command("read")(files.read)
app.command("protect")(protecting.protect)
app.command("attack")(attacking.attack)
app.command("link")(linking.link)
app.command("dedupe")(linking.dedupe)
app.command("relink")(relinking.relink)
app.command("cluster")(clustering.cluster)
app.command("review-sample")(assuring.review_sample)
app.command("linkage-report")(assuring.linkage_report)
app.command("encode")(encoding.encode)
app.add_typer(agreement_key.app, name="agreement-key")
app.add_typer(unit.app, name="unit")
app.command("demo")(region.demo)
app.command("serve")(region.serve)
app.command("verify")(region.verify)
app.command("register")(assets.register)
app.command("publish")(assets.publish)
app.command("query")(queries.query)
app.command("can-we")(permission.can_we)
app.add_typer(permission.rules, name="rules")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"folkmoot {installed_version('folkmoot')}")
        raise typer.Exit


@app.callback()
def folkmoot(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """A regional public data analytics hub that a group of councils runs for itself."""


def run() -> None:
    """Run the command; an error of ours becomes one sentence and an exit code."""
    try:
        app()
    except FolkmootError as error:
        Console(stderr=True).print(
            f"folkmoot: {error}", style="red", markup=False, highlight=False, soft_wrap=True
        )
        sys.exit(error.exit_code)
