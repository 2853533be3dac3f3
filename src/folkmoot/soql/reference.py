"""The page of reference about SoQL's functions, written from the catalogue itself."""

from __future__ import annotations

from folkmoot.soql.catalogue import Function, signature
from folkmoot.soql.functions import FAMILIES

_INTRODUCTION = """\
A word in the signature that is no type stands for any type that fits, and is the same one wherever
it stands: *ordered* values can be compared by size, a *value* for equality. `…` repeats what stands
before it. What cannot be computed for one row is null there.
"""
_HEAD = ("| example | takes → gives | meaning |", "| --- | --- | --- |")


def write_function_reference() -> str:
    """Markdown: every function, its signature, what it does and an example, by family."""
    sections = [_INTRODUCTION]
    for heading, functions in FAMILIES.items():
        lines = [
            f"## {heading}",
            "",
            "| example | takes → gives | meaning |",
            "| --- | --- | --- |",
        ]
        lines += [_line(function) for function in functions]
        sections.append("\n".join(lines) + "\n")
    return "\n".join(sections)


def _line(function: Function) -> str:
    shown = (f"`{function.example}`", signature(function), function.description)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in shown) + " |"
