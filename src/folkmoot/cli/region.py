"""Verbs that work on a region: make a demonstration, serve it, verify it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.config import SETTINGS_FILE, Config, load
from folkmoot.demo.sizes import Size
from folkmoot.errors import ConfigError, LedgerError, ReadError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from folkmoot.demo.plan import RegionPlan
    from folkmoot.hub.demonstration import DemonstrationUser, Showing
    from folkmoot.hub.jobs.actions import Progress

Region = Annotated[Path, typer.Option(help="The region's folder.")]


def demo(
    region: Region,
    size: Annotated[Size, typer.Option(help="How much made-up data.")] = Size.SMALL,
    seed: Annotated[int, typer.Option(help="Another seed makes another region.")] = 2026,
    files: Annotated[
        Path | None,
        typer.Option(help="Instead of made-up data: the folder of real West Yorkshire files."),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Do nothing where the demonstration is there already.")
    ] = False,
) -> None:
    """Make a region with demonstration data, and answer its problem."""
    from rich.console import Console

    from folkmoot.hub.region import open_region

    console = Console()
    if keep and load(region).state_file.exists():
        console.print(f"The region in {region} is there already.", highlight=False)
        return
    with _made_aside(region, "Wendlemark data hub" if files is None else REAL_NAME) as config:
        open_region(config)

        from folkmoot.hub import demonstration

        plan = _made_up(config, size, seed, console) if files is None else _real(files)
        with _bars(console) as show:
            users = demonstration.make(plan, config, show)
    console.print(f"The region is in {region}.", highlight=False)
    if not keep:
        console.print(users_table(users))


def serve(
    region: Region,
    port: Annotated[int, typer.Option(help="The port to answer at.")] = 8000,
    address: Annotated[
        str, typer.Option(help="The address to answer at; 0.0.0.0 for other machines too.")
    ] = "127.0.0.1",
) -> None:
    """Serve a region's hub, and run its jobs."""
    from rich.console import Console

    from folkmoot.hub.server import serve as serve_hub

    console = Console()
    config = existing(region)

    def announce(url: str) -> None:
        from folkmoot.hub.demonstration import accounts_of

        console.print(f"\nThe hub answers at [bold]{url}[/bold]. Stop it with Ctrl-C.")
        users = accounts_of(config)
        if users:
            console.print(users_table(users))

    serve_hub(config, port, address=address, announce=announce)


def verify(
    ledger: Annotated[
        Path | None, typer.Argument(help="A ledger that was downloaded, as JSON Lines.")
    ] = None,
    region: Annotated[Path | None, typer.Option(help="The region's folder.")] = None,
) -> None:
    """Check that the ledger holds together, and every file of the vault is what it was."""
    from rich.console import Console

    from folkmoot.ledger import verify_lines

    console = Console()
    if ledger is not None:
        if not ledger.is_file():
            raise ReadError("There is no such file.", where=str(ledger))
        verification = verify_lines(_lines_of(ledger))
    elif region is not None:
        config = existing(region)
        from folkmoot.hub.region import open_region

        open_region(config)
        from folkmoot.hub.ledgers.queries import verification as verify_region

        verification = verify_region()
    else:
        raise ConfigError(
            "There is nothing to verify.", remedy="Name a downloaded ledger, or --region FOLDER."
        )
    if not verification.is_ok:
        raise LedgerError(verification.reason, remedy="Ask the hub, and compare your own copy.")
    console.print(f"The ledger holds together: {verification.size} entries.", highlight=False)
    if region is not None:
        _verify_vault(existing(region), console)


def _lines_of(ledger: Path) -> Iterator[str]:
    try:
        with ledger.open(encoding="utf-8") as lines:
            for line in lines:
                yield line.rstrip("\n")
    except UnicodeDecodeError as error:
        raise LedgerError(
            "The file cannot be read as a ledger.",
            where=str(ledger),
            remedy="Download it again: it is text, one entry a line.",
        ) from error


def _verify_vault(config: Config, console: Console) -> None:
    from folkmoot.vault import Vault

    vault = Vault(config.vault_dir)
    versions = vault.versions()
    for version in versions:
        vault.verify(version)
    console.print(f"Every file of {len(versions)} versions is what it was.", highlight=False)


REAL_NAME = "West Yorkshire data hub"


@contextmanager
def _made_aside(region: Path, name: str) -> Iterator[Config]:
    """The settings of a region that is made beside its place and put there whole, so that one
    that was cut short is never taken for one that is finished."""
    region = region.absolute()
    if region.exists() and (not region.is_dir() or any(region.iterdir())):
        raise ConfigError(
            "The folder holds something already.",
            where=str(region),
            remedy="Choose another folder, or remove this one first.",
        )
    aside = region.with_name(f".{region.name}.making")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    (aside / SETTINGS_FILE).write_text(f'name = "{name}"\n', "utf-8")
    try:
        yield load(aside)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise

    from django.db import connections

    connections.close_all()
    if region.exists():
        region.rmdir()
    aside.rename(region)


def existing(region: Path) -> Config:
    """The settings of a region that is there. Raises ConfigError where there is none."""
    config = load(region)
    if not config.settings_file.is_file():
        raise ConfigError(
            "There is no region in this folder.",
            where=str(region),
            remedy="Make one with: folkmoot demo --region FOLDER",
        )
    return config


def _made_up(config: Config, size: Size, seed: int, console: Console) -> RegionPlan:
    from folkmoot.demo import generate
    from folkmoot.demo.made_up import plan_of

    with _bars(console) as show, show("Making up the region") as progress:
        files = generate(
            config.region / "demonstration",
            size=size,
            seed=seed,
            progress=lambda message, fraction: progress(fraction, message),
        )
    return plan_of(files)


def _real(folder: Path) -> RegionPlan:
    from folkmoot.demo.plan import west_yorkshire

    return west_yorkshire(folder)


@contextmanager
def _bars(console: Console) -> Iterator[Showing]:
    """Bars below each other, one a piece of work, that stay when they are full."""
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:<58.58}"), BarColumn(30), TaskProgressColumn())
    with Bars(*columns, console=console) as bars:

        @contextmanager
        def show(title: str) -> Iterator[Progress]:
            task = bars.add_task(title, total=1.0)

            def report(fraction: float, message: str) -> None:
                bars.update(task, completed=fraction)

            yield report
            bars.update(task, completed=1.0)
            if not console.is_terminal:
                console.print(f"Done: {title}", highlight=False)

        yield show


def users_table(users: Sequence[DemonstrationUser]) -> Table:
    """The accounts of the demonstration."""
    from rich.table import Table

    table = Table("User", "Password", "Role", title="Demonstration users", title_justify="left")
    for user in users:
        table.add_row(user.username, user.password, user.does)
    return table
