"""From files of rules to a rulebook whose rules agree with each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from folkmoot.errors import RulebookError
from folkmoot.permission.conditions import (
    ALWAYS,
    NEVER,
    Condition,
    all_of,
    any_of,
    fact,
    parse,
)
from folkmoot.permission.rulebook import raw as files
from folkmoot.permission.rulebook.agreement import check
from folkmoot.permission.rulebook.model import (
    TESTS,
    Bar,
    Citation,
    Commencement,
    Compulsion,
    Edition,
    Fact,
    Gateway,
    Ground,
    Kind,
    Origin,
    Paper,
    Purpose,
    Rulebook,
    Rung,
    Sayings,
    Usual,
)

Raw = TypeVar("Raw", bound=BaseModel)


@cache
def load(folder: Path | None = None) -> Rulebook:
    """The rulebook in a folder, or Folkmoot's own.

    Raises RulebookError that names the file, the rule and the field when a rule cannot be
    understood, is there twice, or mentions a fact, kind, purpose, origin, bar or paper that no
    file has.
    """
    home: Traversable = folder or resources.files("folkmoot.permission") / "rules"
    edition = _edition(home)
    said = _whole(home, "words.yaml", files.RawWords)
    papers = {
        p.id: Paper(p.id, p.name, p.fact, frozenset(p.rungs), _condition(p.when, p.id), p.cite)
        for p in _rules(home, "papers.yaml", files.RawPaper)
    }
    cited = _Citing(edition)
    book = Rulebook(
        edition=edition,
        facts={r.id: _fact(r) for r in _rules(home, "facts.yaml", files.RawFact)},
        rungs=tuple(_rung(r, papers) for r in _rules(home, "rungs.yaml", files.RawRung)),
        gateways=tuple(
            _gateway(r, papers, cited) for r in _rules(home, "gateways", files.RawGateway)
        ),
        bars=tuple(_bar(r, cited) for r in _rules(home, "bars.yaml", files.RawBar)),
        bases=_grounds(home, "bases.yaml", cited),
        special_conditions=_grounds(home, "special_conditions.yaml", cited),
        compatibility=_grounds(home, "compatibility.yaml", cited),
        papers=papers,
        compulsion=tuple(
            Compulsion(r.id, r.name, r.who, r.what, cited(r))
            for r in _rules(home, "compulsion.yaml", files.RawCompulsion)
        ),
        kinds=_kinds(_rules(home, "kinds.yaml", files.RawKind)),
        purposes={r.id: _purpose(r) for r in _rules(home, "purposes.yaml", files.RawPurpose)},
        origins_known={r.id: _origin(r) for r in _rules(home, "origins.yaml", files.RawOrigin)},
        sayings=Sayings(
            said.outputs,
            said.audiences,
            said.activities,
            said.uses,
            said.linking,
            said.giving,
            said.taking,
        ),
    )
    check(book)
    return book


def _whole(home: Traversable, name: str, shape: type[Raw]) -> Raw:
    try:
        return shape.model_validate(_yaml(home / name))
    except ValidationError as error:
        raise _misunderstood(error, name) from None


def _edition(home: Traversable) -> Edition:
    raw = _whole(home, "version.yaml", files.RawEdition)
    return Edition(raw.edition, raw.dated, raw.law_as_of, raw.jurisdictions)


def _rules(home: Traversable, name: str, shape: type[Raw]) -> list[Raw]:
    """The rules of a file, or of every file of a folder in the order of their names."""
    place = home / name
    files_here = (
        sorted((f for f in place.iterdir() if f.name.endswith(".yaml")), key=lambda f: f.name)
        if place.is_dir()
        else [place]
    )
    rules: dict[str, Raw] = {}
    for file in files_here:
        for rule in _rules_of_file(file, shape):
            identifier = str(getattr(rule, "id", ""))
            if identifier in rules:
                raise RulebookError(
                    f"There are two rules with the id {identifier!r}.",
                    where=file.name,
                    remedy="Give one of them another id.",
                )
            rules[identifier] = rule
    return list(rules.values())


def _rules_of_file(file: Traversable, shape: type[Raw]) -> Iterator[Raw]:
    raw = _yaml(file)
    if not isinstance(raw, list):
        raise RulebookError(
            "The file is not a list of rules.",
            where=file.name,
            remedy="Begin each rule with a dash and its id.",
        )
    for number, rule in enumerate(raw, start=1):
        named = rule.get("id", f"number {number}") if isinstance(rule, dict) else f"number {number}"
        try:
            yield shape.model_validate(rule)
        except ValidationError as error:
            raise _misunderstood(error, f"{file.name}, rule {named}") from None


def _yaml(file: Traversable) -> Any:
    try:
        return yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise RulebookError(
            "The file cannot be read.", where=file.name, remedy="A rulebook has all its files."
        ) from error
    except yaml.YAMLError as error:
        raise RulebookError(f"The file is not YAML ({error}).", where=file.name) from error


def _misunderstood(error: ValidationError, where: str) -> RulebookError:
    """The first thing wrong, in words for whoever wrote the rule."""
    errors = error.errors()
    misspelt = [one for one in errors if one["type"] == "extra_forbidden"]
    first = (misspelt or errors)[0]
    field = ".".join(str(part) for part in first["loc"]) or "the rule"
    problem = {
        "missing": f"The rule has no {field!r}.",
        "extra_forbidden": f"A rule of this file has no field {field!r}.",
    }.get(first["type"], f"{field!r} cannot be understood: {first['msg'].lower()}.")
    return RulebookError(problem, where=where, remedy="docs/reference/rulebook.md has the fields.")


class _Citing:
    """Makes citations; a rule that says no day was checked on the edition's."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    def __call__(self, rule: files.CitedRule) -> Citation:
        day = rule.checked_on or self._edition.law_as_of
        return Citation(rule.cite, rule.source, rule.confidence, rule.checked, day)


def _condition(raw: Any, where: str) -> Condition:
    return ALWAYS if raw is None else parse(raw, where=where)


def _commencement(rule: files.DatedRule) -> Commencement:
    return Commencement(rule.commencement, rule.since, rule.until, rule.when_commenced)


def _fact(rule: files.RawFact) -> Fact:
    return Fact(rule.id, rule.statement, rule.question, rule.who, rule.derived, rule.task)


def _rung(rule: files.RawRung, papers: dict[str, Paper]) -> Rung:
    unknown = set(rule.needs) - set(TESTS)
    if unknown:
        raise RulebookError(
            f"There is no test named {min(unknown)!r}.",
            where=f"rungs.yaml, rule {rule.id}",
            remedy=f"The tests are: {', '.join(TESTS)}.",
        )
    short = NEVER if rule.falls_short is None else parse(rule.falls_short, where=rule.id)
    return Rung(
        rung=rule.rung,
        id=rule.id,
        name=rule.name,
        reveals=rule.reveals,
        enough_for=rule.enough_for,
        serves=parse(rule.serves, where=rule.id),
        falls_short=short,
        needs={test: parse(raw, where=rule.id) for test, raw in rule.needs.items()},
        offer=rule.offer,
        risks=rule.risks,
        instead=rule.instead,
        papers=tuple(paper.name for paper in papers.values() if rule.rung in paper.rungs),
    )


def _gateway(rule: files.RawGateway, papers: dict[str, Paper], cited: _Citing) -> Gateway:
    """A gateway carries a flow when holder, receiver, purpose and data are all those it speaks of,
    its own conditions hold, and the papers that belong to it are in place."""
    families = (
        ("from", rule.from_),
        ("to", rule.to),
        ("purpose", rule.purposes),
        ("origin", rule.origins),
    )
    needs = [any_of(fact(f"{of}:{name}") for name in names) for of, names in families if names]
    if rule.needs is not None:
        needs.append(parse(rule.needs, where=rule.id))
    needs += [fact(papers[p].fact) for p in rule.papers if p in papers and papers[p].fact]
    return Gateway(
        id=rule.id,
        name=rule.name,
        effect=rule.effect,
        opens=frozenset(rule.opens),
        needs=all_of(needs) if needs else ALWAYS,
        citation=cited(rule),
        commencement=_commencement(rule),
        needs_person=rule.needs_person,
        is_express=rule.express,
        lifts=frozenset(rule.lifts),
        papers=rule.papers,
        risks=rule.risks,
        purposes=frozenset(rule.purposes),
        extent=rule.extent,
    )


def _bar(rule: files.RawBar, cited: _Citing) -> Bar:
    if rule.origins:
        applies = any_of(fact(f"origin:{origin}") for origin in rule.origins)
    else:
        applies = _condition(rule.applies, rule.id)
    return Bar(
        id=rule.id,
        name=rule.name,
        test=rule.test,
        applies=applies,
        lifted=NEVER if rule.lifted is None else parse(rule.lifted, where=rule.id),
        stops=frozenset(rule.stops),
        instead=rule.instead,
        citation=cited(rule),
        origins=rule.origins,
    )


def _grounds(home: Traversable, name: str, cited: _Citing) -> tuple[Ground, ...]:
    return tuple(
        Ground(
            id=rule.id,
            name=rule.name,
            needs=parse(rule.needs, where=rule.id),
            citation=cited(rule),
            commencement=_commencement(rule),
            covers=frozenset(rule.covers),
            needs_policy=rule.policy,
            may_object=rule.objection,
        )
        for rule in _rules(home, name, files.RawGround)
    )


def _kinds(rules: Sequence[files.RawKind]) -> dict[str, Kind]:
    """Every kind with all families it belongs to, those of its families among them."""
    parents = {rule.id: rule.is_ for rule in rules}

    def families(name: str) -> frozenset[str]:
        return frozenset({name}).union(*(families(parent) for parent in parents.get(name, ())))

    return {
        rule.id: Kind(rule.id, rule.name, families(rule.id), rule.words or (), rule.words is None)
        for rule in rules
    }


def _purpose(rule: files.RawPurpose) -> Purpose:
    usual = rule.usually
    return Purpose(
        rule.id,
        rule.name,
        dict(rule.tasks),
        rule.words,
        Usual(usual.assets, usual.output, usual.audience, usual.uses, usual.receives),
    )


def _origin(rule: files.RawOrigin) -> Origin:
    return Origin(
        rule.id,
        rule.name,
        frozenset(rule.holds),
        rule.in_confidence,
        rule.licensed,
        rule.published,
        frozenset(rule.collected_for),
        rule.holder,
        rule.words,
    )
