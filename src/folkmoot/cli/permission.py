"""Verbs of permission: what may be done and how, and what a change of the rulebook changes."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.errors import ConfigError, ProposalError, RulebookError

if TYPE_CHECKING:
    from rich.console import Console

    from folkmoot.permission import Judgement, Outcome, Proposal, Route, Rulebook
    from folkmoot.permission.sentence import Understood

rules = typer.Typer(help="Work on the rulebook.", no_args_is_help=True)

STYLES = {"open": "green", "open if…": "yellow", "needs a person": "magenta"}


def can_we(
    sentence: Annotated[str, typer.Argument(help="What you want to do, in a sentence.")] = "",
    proposal: Annotated[
        Path | None, typer.Option(help="Instead of a sentence: a proposal's file, YAML or JSON.")
    ] = None,
    region: Annotated[
        Path | None, typer.Option(help="Take the assets from this region's register.")
    ] = None,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Judge by the law of this day.")
    ] = None,
    rulebook: Annotated[
        Path | None, typer.Option("--rules", help="A folder of rules instead of Folkmoot's own.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the routes as JSON, in their documented shape.")
    ] = False,
) -> None:
    """Say every lawful way of doing something, least revealing first, and why each is open."""
    from folkmoot.permission import judge, judgement_to_json, load_rulebook, questions

    book = load_rulebook(rulebook)
    proposed, understood, asked_for = _proposed(sentence, proposal, region, book)
    day = on.date() if on else asked_for or date.today()  # noqa: DTZ011  # the law of the reader's day
    judgement = judge(proposed, book, on=day)
    asked = questions(proposed, book, on=day)
    if as_json:
        shown = judgement_to_json(judgement, asked)
        if understood is not None:
            shown["understood"] = [
                {"what": h.what, "id": h.id, "name": h.name, "words": list(h.words)}
                for h in understood.heard
            ]
        json.dump(shown, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    _show(judgement, understood, [fact.question for fact in asked], [fact.who for fact in asked])


def _proposed(
    sentence: str, file: Path | None, region: Path | None, book: Rulebook
) -> tuple[Proposal, Understood | None, date | None]:
    from folkmoot.permission import read_proposal
    from folkmoot.permission.sentence import understand

    if bool(sentence) is (file is not None):
        raise ConfigError(
            "Say what you want to do once: in a sentence, or in a proposal's file.",
            where="can-we",
            remedy='As in: folkmoot can-we "Who is cold at home and not getting help?"',
        )
    if file is not None:
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ProposalError("The file cannot be read as text.", where=str(file)) from error
        proposed, asked_for = read_proposal(text, where=str(file))
        return proposed, None, asked_for
    understood = understand(sentence, book)
    if region is None:
        return understood.proposal, understood, None
    from folkmoot.cli.proposed_assets import with_assets_of

    return with_assets_of(region, understood, book), understood, None


def _show(
    judgement: Judgement, understood: Understood | None, questions: list[str], who: list[str]
) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    if understood is not None:
        console.print(Text("Understood (say it otherwise, or correct it in the hub):", "bold"))
        for heard in understood.heard:
            words = f"from “{'”, “'.join(heard.words)}”" if heard.words else "as usual"
            console.print(Text(f"  {heard.what}: {heard.name} ({words})"))
        console.print()
    _show_answer(judgement, console)
    console.print()
    console.print(Text("Every way, least revealing first:", "bold"))
    for route in judgement.routes:
        _show_route(route, console)
    for pending in judgement.pending:
        console.print(Text(f"\n{pending.gateway.citation.text}: {pending.standing}.", "bold"))
        console.print(Text(f"  {pending.changes}"))
    if questions:
        console.print(Text("\nTo settle it, ask:", "bold"))
        for number, (question, asked) in enumerate(zip(questions, who, strict=True), start=1):
            console.print(Text(f"  {number}. {question} ({asked})"))
    edition = judgement.edition
    console.print(
        Text(
            f"\nJudged by the law of {judgement.on.isoformat()}, rulebook {edition.edition}. "
            "This is not legal advice; a qualified person is to confirm what is marked *.",
            "dim",
        )
    )


def _show_answer(judgement: Judgement, console: Console) -> None:
    from rich.text import Text

    asked, best = judgement.asked, judgement.best
    answer = Text.assemble(
        ("What is asked (rung ", "bold"), (str(asked.rung.rung), "bold"), ("): ", "bold"),
        (str(asked.status), _style(asked)),
    )  # fmt: skip
    console.print(answer)
    if asked.closing is not None:
        console.print(Text(f"  {asked.closing.sentence}"))
        for told in asked.instead:
            console.print(Text(f"  Instead: {told}"))
        if best.rung.rung == asked.rung.rung:
            return
    less = ", which gives less" if best.gives_less else ""
    console.print(
        Text.assemble(
            ("The way to take: ", "bold"),
            f"rung {best.rung.rung}, {best.rung.name.lower()}{less}: ",
            (str(best.status), _style(best)),
        )
    )
    for citation in best.citations:
        console.print(
            Text(f"  rests on {citation.text}{'' if citation.is_read_from_text else ' *'}")
        )
    for fact in best.conditions:
        verb = "do" if fact.is_task else "settle"
        console.print(Text(f"  {verb}: {fact.question or fact.statement} ({fact.who})"))
    for paper in best.papers:
        console.print(Text(f"  paper: {paper.name}"))
    for risk in best.risks:
        console.print(Text(f"  risk: {risk}"))


def _show_route(route: Route, console: Console) -> None:
    from rich.text import Text

    less = " (gives less)" if route.gives_less and route.status.name != "CLOSED" else ""
    console.print(
        Text.assemble(
            f"{route.rung.rung:>3}. {route.rung.name}{less}: ", (str(route.status), _style(route))
        )
    )
    if route.closing is not None:
        console.print(Text(f"     {route.closing.sentence}", "dim"))
        if route.nearest is not None:
            console.print(Text(f"     nearest way: rung {route.nearest}", "dim"))
    elif route.left_to_person:
        console.print(Text(f"     {route.left_to_person}", "dim"))


def _style(route: Route) -> str:
    return STYLES.get(str(route.status), "dim")


@rules.command("test")
def check_cases(
    folder: Annotated[
        Path | None, typer.Option("--rules", help="The folder of rules; Folkmoot's own if absent.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(help="Another folder of rules: show which cases it answers otherwise."),
    ] = None,
    cases: Annotated[
        Path | None, typer.Option(help="A folder of worked cases; Folkmoot's own if absent.")
    ] = None,
) -> None:
    """Run the worked cases on a rulebook, and show which come out otherwise."""
    from rich.console import Console
    from rich.text import Text

    from folkmoot.permission import load_cases, load_rulebook, outcomes

    chosen = load_cases(cases)
    found = outcomes(load_rulebook(folder), chosen)
    console = Console(highlight=False)
    wrong = [outcome for outcome in found if not outcome.agrees]
    for outcome in wrong:
        console.print(Text(f"{outcome.case.id}: {outcome.difference}", "red"))
        console.print(Text(f"  {outcome.case.ask}", "dim"))
    if against is not None:
        _show_changes(outcomes(load_rulebook(against), chosen), found, console)
    console.print(f"{len(found) - len(wrong)} of {len(found)} worked cases come out as expected.")
    if wrong:
        raise RulebookError(
            f"{len(wrong)} worked cases come out otherwise than expected.",
            where=str(folder or "the rulebook"),
            remedy="Correct the rule, or the case if the law has changed.",
        )


def _show_changes(before: list[Outcome], after: list[Outcome], console: Console) -> None:
    from rich.text import Text

    from folkmoot.permission.worked_cases import changes

    changed = changes(before, after)
    for change in changed:
        console.print(Text(change.sentence, "yellow"))
    if not changed:
        console.print("No worked case changes its result.")
