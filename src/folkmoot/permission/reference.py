"""The reference of rulebook and proposals in Markdown, made from what they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from folkmoot.permission.proposal_file import schema
from folkmoot.permission.rulebook import TESTS, Citation, Rulebook

CAUTION = (
    "Nothing here is legal advice. A rule that was not read from the text of the law is *to be "
    "confirmed by a qualified person*."
)


def write_rulebook_reference(book: Rulebook) -> str:
    """Every rule with what it rests on, every fact with its question, every word of proposals."""
    edition = book.edition
    parts = [
        f"Edition {edition.edition} of {edition.dated}; law as of {edition.law_as_of}; "
        f"{', '.join(edition.jurisdictions)} only. {CAUTION}",
        f"Every way of working is put to the same tests in the same order: {', '.join(TESTS)}.",
        "## How a rule is written",
        _fields(),
        "## Ways of working, least revealing first",
        _table(
            ("rung", "way", "reveals", "enough for"),
            ((r.rung, r.name, r.reveals, r.enough_for) for r in book.rungs),
        ),
        "## Powers and duties",
        _table(
            ("rule", "name", "effect", "rungs", "citation", "how sure", "in force"),
            (
                (
                    f"`{g.id}`",
                    g.name,
                    g.effect,
                    _rungs(g.opens),
                    g.citation.text,
                    _sure(g.citation),
                    _in_force(g.commencement.state, g.commencement.since),
                )
                for g in book.gateways
            ),
        ),
        "## Bars that travel with data",
        _table(
            ("rule", "name", "stops rungs", "citation", "how sure", "instead"),
            (
                (
                    f"`{b.id}`",
                    b.name,
                    _rungs(b.stops),
                    b.citation.text,
                    _sure(b.citation),
                    b.instead,
                )
                for b in book.bars
            ),
        ),
    ]
    for title, grounds in (
        ("Lawful bases (Article 6)", book.bases),
        ("Conditions for special category and criminal offence data", book.special_conditions),
        ("When a purpose is compatible", book.compatibility),
    ):
        parts += [
            f"## {title}",
            _table(
                ("rule", "name", "citation", "how sure"),
                ((f"`{g.id}`", g.name, g.citation.text, _sure(g.citation)) for g in grounds),
            ),
        ]
    parts += [
        "## Papers",
        _table(
            ("paper", "name", "rungs", "signed before work begins", "rests on"),
            (
                (f"`{p.id}`", p.name, _rungs(p.rungs), "yes" if p.fact else "", p.cites)
                for p in book.papers.values()
            ),
        ),
        "## What no charter can stop",
        _table(
            ("who", "what", "citation", "how sure"),
            ((c.who, c.what, c.citation.text, _sure(c.citation)) for c in book.compulsion),
        ),
        "## Facts",
        "A *task* is something to do or promise before work begins; the rest is asked, or follows "
        "from the proposal and the register.",
        _table(
            ("fact", "statement", "question or task", "who", "kind"),
            (
                (f"`{f.id}`", f.statement, f.question, f.who, _kind(f.is_task, bool(f.question)))
                for f in book.facts.values()
            ),
        ),
    ]
    return "\n\n".join(parts) + "\n"


def write_proposal_reference(book: Rulebook, examples: Mapping[str, str]) -> str:
    """The fields of a proposal's file, the words it may use, and annotated examples by title."""
    shape = schema()
    parts = [
        "A proposal is a YAML or JSON file. `folkmoot can-we --proposal FILE` prints every way of "
        "doing it; with `--json` in the shape below. A field that is not listed is refused.",
        "## A proposal",
        _fields_of(shape),
    ]
    for name in ("PartyInFile", "AssetInFile", "CharterInFile"):
        part = shape["$defs"][name]
        parts += [f"## {HEADINGS[name]}", part["description"], _fields_of(part)]
    parts += [
        "## Purposes",
        _table(
            ("purpose", "name", "whose task, by which law"),
            (
                (f"`{p.id}`", p.name, "; ".join(f"{who}: {law}" for who, law in p.tasks.items()))
                for p in book.purposes.values()
            ),
        ),
        "## Kinds of body",
        _table(
            ("kind", "name", "belongs to"),
            (
                (f"`{k.id}`", k.name, ", ".join(sorted(k.families - {k.id})))
                for k in book.kinds.values()
                if not k.is_family
            ),
        ),
        "## Where data come from",
        _table(
            ("origin", "name", "holds by nature", "in confidence"),
            (
                (
                    f"`{o.id}`",
                    o.name,
                    ", ".join(sorted(s.value.replace("_", " ") for s in o.sensitivities)),
                    "yes" if o.in_confidence else "",
                )
                for o in book.origins_known.values()
            ),
        ),
        "## The answer as JSON",
        ANSWER,
        _table(("field", "meaning"), ANSWER_FIELDS),
        "## Examples",
    ]
    parts += [f"### {title}\n\n```yaml\n{text.rstrip()}\n```" for title, text in examples.items()]
    return "\n\n".join(parts) + "\n"


HEADINGS = {
    "PartyInFile": "A party (`parties`)",
    "AssetInFile": "An asset (`assets`)",
    "CharterInFile": "A charter (`charter` of an asset)",
}

ANSWER_FIELDS = (
    ("`format`, `judged_on`, `rulebook`", "the version of this shape, the day, the edition"),
    ("`asked`", 'the answer to "can we?": the best route where it gives all that is wanted, else '
     "the least revealing that would"),
    ("`best`", "the route to take: `rung`, `way`, `status`, `gives_less`, `gateways`, `bases`, "
     "`bars`, `citations`, `reason`, `instead`"),
    ("`routes`", "all eleven, each with what `best` has and `once_done`, `conditions`, `closing`, "
     "`nearest`, `lawful_bases`, `special_conditions`, `papers`, `risks`, `cited`, `tests`"),
    ("`questions`", "the fewest that settle the best route, in their order"),
    ("`pending`", "rules that are not law on the day and would bear on it, and what they change"),
    ("`understood`", "for a sentence: what was heard in which words"),
)  # fmt: skip

ANSWER = (
    "Format 1: fields may be added, none is renamed or removed. `status` is `open`, `open-if`, "
    "`needs-person` or `closed`; `once_done` is the status when every task is done. `closing` "
    "holds the fewest facts that shut a route and the power that comes nearest. `gives_less` says "
    "that a route gives less than what is wanted."
)


def _fields() -> str:
    rows = (
        ("id, name", "what the rule is called by rules, and by people"),
        ("cite, source", "the law, and where it was read"),
        ("confidence", "high, medium or low: of the statement, not of the law's breadth"),
        (
            "checked, checked_on",
            "text, text in part, summary or memory; the day, else the edition's",
        ),
        ("since, until", "the days between which it is law"),
        ("commencement, when_commenced", "in force, not yet or spent; what its beginning changes"),
        ("from, to, purposes, origins", "of a gateway: any of these holders, receivers, …"),
        ("needs", "a fact, or all, any and not with conditions under them"),
        ("opens, stops", "rungs that a gateway opens, that a bar stops"),
        ("lifts", "bars that a gateway lifts; `lifted` of a bar: what else does"),
        ("express", "whether a statute speaks of this very sharing"),
        ("needs_person", "whether no rule may apply it alone"),
        (
            "papers, risks, instead",
            "what it asks for, what can go wrong, what to do where it is shut",
        ),
    )
    return _table(("field", "meaning"), rows)


def _fields_of(shape: Mapping[str, Any]) -> str:
    required = set(shape.get("required", ()))
    return _table(
        ("field", "required", "value", "meaning"),
        (
            (
                f"`{name}`",
                "yes" if name in required else "",
                _value(field),
                field.get("description", ""),
            )
            for name, field in shape["properties"].items()
        ),
    )


def _value(field: Mapping[str, Any]) -> str:
    """The values that a field takes, in words."""
    if "enum" in field:
        return " or ".join(f"`{value}`" for value in field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if "anyOf" in field:
        told = (_value(one) for one in field["anyOf"] if one.get("type") != "null")
        return " or ".join(dict.fromkeys(told))
    if "$ref" in field:
        return _reference(field["$ref"])
    if field.get("type") == "array":
        return f"a list of {_value(field['items'])}"
    if field.get("type") == "object":
        return "facts, each with `yes` or `no`"
    if field.get("format") == "date":
        return "a day"
    return {"boolean": "`true` or `false`", "integer": "a number"}.get(field["type"], "text")


def _reference(address: str) -> str:
    name = address.rsplit("/", 1)[-1]
    return {"Sensitivity": "sensitivities"}.get(name, name.removesuffix("InFile").lower())


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(str(cell).replace("|", "/") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _rungs(rungs: Iterable[int]) -> str:
    return ", ".join(str(rung) for rung in sorted(rungs))


def _sure(citation: Citation) -> str:
    return f"{citation.confidence}; {citation.caution or 'read from the text'}"


def _in_force(state: str, since: object) -> str:
    if state != "in force":
        return state
    return f"since {since}" if since else "yes"


def _kind(is_task: bool, is_asked: bool) -> str:
    return "task" if is_task else "asked" if is_asked else "follows"
