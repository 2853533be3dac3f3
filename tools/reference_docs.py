"""Write the generated pages of docs/reference from what the code itself says.

    .venv/bin/python tools/reference_docs.py

A repository test fails when a page differs from what this writes.
"""

from __future__ import annotations

import inspect
from pathlib import Path

import click
import typer.main

from folkmoot import errors
from folkmoot.cli.main import app
from folkmoot.config import Config
from folkmoot.permission import load_rulebook
from folkmoot.permission.reference import write_proposal_reference, write_rulebook_reference
from folkmoot.soql import write_examples, write_function_reference
from folkmoot.tables import MEANINGS
from folkmoot.transparency import load_templates

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
EXAMPLES = REFERENCE.parent / "examples"
SOQL_CASES = REFERENCE.parent.parent / "tests" / "spec" / "soql" / "cases"
MADE = "Made by `make docs`; change the code, not this page."


def settings() -> str:
    lines = [
        "# Settings",
        "",
        f"{MADE} A setting stands in `folkmoot.toml` in the region's folder, or in the environment",
        "as `FOLKMOOT_` and its name in capitals; the environment wins.",
        "",
        "| setting | default | meaning |",
        "| --- | --- | --- |",
    ]
    for name, field in Config.model_fields.items():
        default = "required" if field.is_required() else f"`{field.default!r}`"
        lines.append(f"| `{name}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def error_page() -> str:
    lines = [
        "# Errors",
        "",
        f"{MADE} Every error names what was wrong, where, and what to do. The hub answers with its",
        "status, the command line ends with its exit code.",
        "",
        "| error | code | status | exit code | meaning |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, kind in inspect.getmembers(errors, inspect.isclass):
        if issubclass(kind, errors.FolkmootError):
            meaning = (inspect.getdoc(kind) or "").splitlines()[0]
            lines.append(
                f"| `{name}` | `{kind.code}` | {kind.http_status} | {kind.exit_code} | {meaning} |"
            )
    return "\n".join(lines) + "\n"


def meanings() -> str:
    lines = [
        "# Column meanings",
        "",
        f"{MADE} What a column is, whatever its heading says, and the sensitivity that is proposed",
        "for it until a person confirms it.",
        "",
        "| meaning | in words | proposed sensitivity |",
        "| --- | --- | --- |",
    ]
    for meaning, facts in MEANINGS.items():
        sensitivity = facts.sensitivity.value.replace("_", " ")
        lines.append(f"| `{meaning.value}` | {facts.label} | {sensitivity} |")
    return "\n".join(lines) + "\n"


def _verbs(group: click.Command, context: click.Context) -> list[tuple[str, click.Command]]:
    """Every command by its whole name; those of a group under the group's."""
    found = []
    for name in group.list_commands(context):  # type: ignore[attr-defined]
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        if hasattr(command, "list_commands"):
            found += [(f"{name} {verb}", inner) for verb, inner in _verbs(command, context)]
        else:
            found.append((name, command))
    return found


def commands() -> str:
    lines = ["# Commands", "", MADE, ""]
    group = typer.main.get_command(app)
    context = click.Context(group, info_name="folkmoot")
    for name, command in sorted(_verbs(group, context)):
        lines += [f"## folkmoot {name}", "", inspect.cleandoc(command.help or ""), ""]
        lines += ["| argument | meaning |", "| --- | --- |"]
        for parameter in command.params:
            if parameter.name == "help":
                continue
            named = " ".join(f"`{o}`" for o in parameter.opts)
            if parameter.param_type_name == "argument":
                named = f"`{(parameter.name or '').upper()}`"
            lines.append(f"| {named} | {getattr(parameter, 'help', '') or ''} |")
        lines.append("")
    return "\n".join(lines)


def rulebook() -> str:
    where = "The rules themselves are in `src/folkmoot/permission/rules/`."
    return f"# The rulebook\n\n{MADE} {where}\n\n{write_rulebook_reference(load_rulebook())}"


def proposals() -> str:
    examples = {
        path.read_text("utf-8").splitlines()[0].removeprefix("# "): path.read_text("utf-8")
        for path in sorted(EXAMPLES.glob("*.yaml"))
    }
    written = write_proposal_reference(load_rulebook(), examples)
    return f"# Proposals\n\n{MADE}\n\n{written}"


def soql_functions() -> str:
    return f"# SoQL functions\n\n{MADE}\n\n{write_function_reference()}"


def soql_by_example() -> str:
    tested = "Each example is a test (`tests/spec/soql/cases`)."
    return f"# SoQL by example\n\n{MADE} {tested}\n\n{write_examples(SOQL_CASES)}"


def transparency_code() -> str:
    lines = [
        "# The datasets of the Transparency Code",
        "",
        f"{MADE} The templates themselves are in `src/folkmoot/transparency/templates/`.",
        "They are our reading of the Local Government Transparency Code 2015. One that was not",
        "read from the text is to be confirmed by a qualified person.",
    ]
    for template in load_templates().values():
        cited = template.citation
        lines += ["", f"## {template.title}", "", f"`{template.id}`. {template.every.in_words}."]
        lines += [f"{template.what} {template.rows}".strip(), ""]
        lines += ["| field | required | type | what it is | checked that it |"]
        lines.append("| --- | --- | --- | --- | --- |")
        for field in template.fields:
            need = "where there is one" if field.may_be_blank else "yes"
            need = need if field.is_required else "recommended"
            checks = ", ".join(field.checks_in_words)
            lines.append(
                f"| {field.label} | {need} | {field.type.value} | {field.description} | {checks} |"
            )
        lines += ["", *(f"Part 3 recommends: {sentence}" for sentence in template.advice)]
        lines += [""] if template.advice else []
        lines.append(f"{cited.text}. Read from: {cited.source}. Confidence: {cited.confidence};")
        lines.append(f"checked: {cited.checked}, {cited.checked_on}.")
    return "\n".join(lines) + "\n"


PAGES = {
    "settings.md": settings,
    "errors.md": error_page,
    "column-meanings.md": meanings,
    "commands.md": commands,
    "rulebook.md": rulebook,
    "proposals.md": proposals,
    "soql-functions.md": soql_functions,
    "soql-by-example.md": soql_by_example,
    "transparency-code.md": transparency_code,
}


def main() -> None:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
