"""A judgement as a page shows it: the ladder, the tests in their order, proofs that unfold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from folkmoot.permission import (
    TESTS,
    Fact,
    Heard,
    Judgement,
    Party,
    Proposal,
    ProposedAsset,
    Route,
    Rulebook,
    Status,
    TestResult,
    Truth,
)
from folkmoot.permission.conditions import Proof
from folkmoot.permission.facts import USE_NAMES
from folkmoot.permission.proposal_file import AUDIENCES, OUTPUTS
from folkmoot.permission.results import stands

TAGS = {
    Status.OPEN: ("Open", "govuk-tag--green", "open"),
    Status.OPEN_IF: ("Open if…", "govuk-tag--yellow", "open-if"),
    Status.NEEDS_PERSON: ("Needs a person", "govuk-tag--orange", "needs-person"),
    Status.CLOSED: ("Closed because…", "govuk-tag--grey", "closed"),
}
TEST_NAMES = {
    "need": "Need",
    "power": "Power",
    "bars": "Bars that travel with the data",
    "confidence": "Confidence",
    "article6": "Lawful basis (Article 6)",
    "article9-10": "Special categories and offences (Articles 9 and 10)",
    "compatible purpose": "Compatible purpose",
    "necessity": "Necessity, and Article 8",
    "papers": "Papers",
    "outputs": "Outputs",
}
TRUTH_TAGS = {
    Truth.YES: ("Yes", "govuk-tag--green"),
    Truth.UNKNOWN: ("To settle", "govuk-tag--yellow"),
    Truth.NO: ("No", "govuk-tag--red"),
}


@dataclass(frozen=True)
class ProofShown:
    """A proof in words: a fact as it stands, or a join with its parts under it."""

    words: str
    truth: Truth
    parts: tuple[ProofShown, ...] = ()


@dataclass(frozen=True)
class ResultShown:
    """What one result of a test says, with its reasons."""

    result: TestResult

    @property
    def words(self) -> str:
        told = self.result.rule
        if self.result.truth is Truth.NO:
            told = self.result.failing
        elif self.result.truth is Truth.UNKNOWN:
            told = f"Still to settle: {told[0].lower()}{told[1:]}"
        return f"{told} [{self.result.about}]" if self.result.about else told

    @property
    def proof(self) -> ProofShown:
        return shown(self.result.proof, self.result.find)


@dataclass(frozen=True)
class TestShown:
    """One test in the order of tests, with how it came out over all flows of data."""

    name: str
    results: tuple[ResultShown, ...]

    __test__ = False  # not a test of pytest's

    @property
    def truth(self) -> Truth:
        truths = {one.result.truth for one in self.results}
        return next(t for t in (Truth.NO, Truth.UNKNOWN, Truth.YES) if t in truths or not truths)

    @property
    def is_put(self) -> bool:
        """Whether this way of working needs the test at all."""
        return bool(self.results)

    @property
    def tag(self) -> tuple[str, str]:
        return TRUTH_TAGS[self.truth] if self.is_put else ("Not needed", "govuk-tag--grey")


@dataclass(frozen=True)
class RungShown:
    """A rung of the ladder."""

    route: Route
    is_best: bool
    is_asked: bool
    is_chosen: bool

    @property
    def tag(self) -> str:
        return TAGS[self.route.status][0]

    @property
    def tag_class(self) -> str:
        return TAGS[self.route.status][1]

    @property
    def code(self) -> str:
        """What the style sheet calls its status."""
        return TAGS[self.route.status][2]

    @property
    def is_closed(self) -> bool:
        return self.route.status is Status.CLOSED

    @property
    def questions(self) -> tuple[Fact, ...]:
        """What is still to find out, by whom."""
        return tuple(fact for fact in self.route.conditions if not fact.is_task)

    @property
    def in_a_line(self) -> str:
        """Why it stands as it does, as short as that can be said."""
        route = self.route
        if route.closing is not None:
            return route.closing.sentence
        if route.left_to_person:
            return route.left_to_person
        told = []
        if self.questions:
            told.append(_count(len(self.questions), "question"))
        if route.tasks:
            told.append(_count(len(route.tasks), "thing") + " to do")
        less = "It gives less than was asked. " if route.gives_less else ""
        return less + (f"{' and '.join(told)} before work begins." if told else "Nothing is left.")


def ladder(judgement: Judgement, chosen: int | None = None) -> tuple[RungShown, ...]:
    """All rungs, least revealing first."""
    best, asked = judgement.best.rung.rung, judgement.asked.rung.rung
    return tuple(
        RungShown(r, r.rung.rung == best, r.rung.rung == asked, r.rung.rung == chosen)
        for r in judgement.routes
    )


@dataclass(frozen=True)
class Answer:
    """The answer to "can we?" in a few words, and the sentences beside it."""

    headline: str
    told: str
    code: str


def answer_of(judgement: Judgement) -> Answer:
    """What to say first. A way that is shut is never said without the way that is not."""
    asked, best = judgement.asked, judgement.best
    way = f"{best.rung.name} (rung {best.rung.rung})"
    if asked.status is Status.CLOSED:
        shut = asked.closing.sentence if asked.closing else "It is closed as it stands."
        if best.status is Status.CLOSED:
            return Answer("Not as it stands; here is what would open a way", shut, "closed")
        return Answer("Not like that. But like this", f"{shut} Go by: {way}.", "open-if")
    if asked.status is Status.OPEN:
        return Answer("Yes", f"Go by: {way}.", "open")
    if asked.status is Status.OPEN_IF:
        return Answer(
            "Yes, if…", f"Go by: {way}. It is open once the following is settled.", "open-if"
        )
    return Answer("A person must judge it", f"{way}. {asked.left_to_person}", "needs-person")


def tests_of(route: Route) -> tuple[TestShown, ...]:
    """Every test in its order, also those that this way of working does not need."""
    return tuple(
        TestShown(TEST_NAMES[test], tuple(ResultShown(r) for r in route.results if r.test == test))
        for test in TESTS
    )


def shown(proof: Proof, find: Callable[[str], Fact]) -> ProofShown:
    """A proof in words. A join of one part says no more than its part; *not* is said by how its
    fact stands."""
    if proof.fact:
        return ProofShown(_sentence(stands(find(proof.fact).statement, proof.truth)), proof.truth)
    if proof.join == "not" and proof.parts[0].fact:
        inner = proof.parts[0]
        return ProofShown(_sentence(stands(find(inner.fact).statement, inner.truth)), proof.truth)
    parts = tuple(_parts(proof, find))
    if proof.join != "not" and len(parts) == 1:
        return parts[0]
    words = {
        "all": "All of these must hold",
        "any": "One of these is enough",
        "not": "This must not hold",
    }[proof.join]
    return ProofShown(words, proof.truth, parts)


def _parts(proof: Proof, find: Callable[[str], Fact]) -> Iterator[ProofShown]:
    for part in proof.parts:
        inner = shown(part, find)
        if proof.join in ("all", "any") and part.join == proof.join and inner.parts:
            yield from inner.parts
        else:
            yield inner


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


@dataclass(frozen=True)
class UnderstoodAs:
    """Something that was understood, and the words it was heard in; none where it is as usual."""

    what: str
    name: str
    words: tuple[str, ...]
    is_corrected: bool = False


LABELS = {
    "purpose": "What it is for",
    "data": "Data",
    "body": "Bodies",
    "output": "What comes out",
    "audience": "Who sees it",
    "use": "What is done with it",
}


def understood_as(
    heard: Sequence[Heard], proposal: Proposal, is_corrected: bool, book: Rulebook
) -> dict[str, list[UnderstoodAs]]:
    """What the draft says, by what it is about, each with the words it came from."""
    words = {(one.what, one.id): one.words for one in heard}
    said: list[tuple[str, str, str]] = [
        *(("purpose", p, book.purposes[p].name) for p in sorted(proposal.purposes)),
        *(("data", next(iter(a.origins or ("",))), _held(a)) for a in proposal.assets),
        *(("body", p.kind, _acting(p, book)) for p in proposal.parties),
        ("output", _code(OUTPUTS, proposal.output), proposal.output.value),
        ("audience", _code(AUDIENCES, proposal.audience), proposal.audience.value),
        *(("use", USE_NAMES[use], use.value) for use in sorted(proposal.activities)),
        *(("use", USE_NAMES[use], use.value) for use in sorted(proposal.uses)),
    ]
    found: dict[str, list[UnderstoodAs]] = {label: [] for label in LABELS.values()}
    for what, code, name in said:
        key = (what, code)
        is_new = is_corrected and key not in words
        found[LABELS[what]].append(UnderstoodAs(what, name, words.get(key, ()), is_new))
    return found


def _held(asset: ProposedAsset) -> str:
    published = ", published" if asset.is_published else ""
    return f"{asset.title} ({asset.holder}{published})"


def _acting(party: Party, book: Rulebook) -> str:
    kind = book.kinds[party.kind].name if party.kind in book.kinds else "of a kind nobody has said"
    does = f", {' and '.join(sorted(party.roles))}" if party.roles else ""
    place = "" if party.jurisdiction == "England" else f", {party.jurisdiction}"
    return f"{party.name}: {kind}{place}{does}"


def _code(names: Mapping[str, object], value: object) -> str:
    return next(name for name, named in names.items() if named is value)
