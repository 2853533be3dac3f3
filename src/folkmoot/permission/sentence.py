"""From a sentence to a proposal, by the rulebook's vocabulary alone.

No language model: phrases of purposes, data, bodies, outputs and uses are looked for among the
stems of the sentence; the longer a phrase, the more it says. What is not said is taken from what
the purpose usually means. `Understood.heard` says which words were taken for what, so that the
person can correct it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from folkmoot.errors import ProposalError
from folkmoot.permission.proposal import (
    Activity,
    OutputKind,
    Party,
    PartyRole,
    Proposal,
    ProposedAsset,
    Use,
)
from folkmoot.permission.proposal_file import ACTIVITIES, AUDIENCES, OUTPUTS, USES
from folkmoot.permission.rulebook import Kind, Origin, Purpose, Rulebook
from folkmoot.permission.stemming import places_of, stems
from folkmoot.tables import Standing

ASKING = "Our council"
ASKING_KINDS = ("unitary-council", "district-council", "county-council", "parish-council")
ABOUT_PEOPLE = (OutputKind.LIST_FOR_OWNER, OutputKind.NAMED_PEOPLE)

NAMES_DATA = 0.2
"""How much less a purpose's words count where they name data."""

DECISIONS: dict[Activity | Use, str] = {
    Activity.HELP: "Whom to offer help",
    Activity.ENFORCEMENT: "Where to look first",
    Activity.ADMINISTRATION: "Whose record to correct",
    Activity.PLANNING: "What to provide, and where",
    Activity.RESEARCH: "What works",
    Activity.STATISTICS: "What to publish",
    Activity.TRAINING: "What people can learn to do",
    Activity.INFORMATION: "What the public can see",
    Use.RANKING: "Whom to praise and whom to blame",
    Use.PERFORMANCE_RATING: "Who is told to do better",
    Use.FUNDING: "Who gets money",
    Use.SANCTIONS: "Who is sanctioned",
    Use.DEBT_OR_FRAUD: "Whose case is taken up",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """Something understood: `what` it is (purpose, data, body, output, audience, use), its
    identifier and name, and the words it was heard in; none where it was taken as usual."""

    what: str
    id: str
    name: str
    words: tuple[str, ...] = ()

    @property
    def is_assumed(self) -> bool:
        return not self.words


@dataclass(frozen=True, slots=True)
class Understood:
    """A sentence as a proposal, and what was heard in it."""

    sentence: str
    proposal: Proposal
    heard: tuple[Heard, ...]


def understand(sentence: str, book: Rulebook) -> Understood:
    """The proposal that a sentence makes. Raises ProposalError when no purpose is heard in it."""
    heard = stems(sentence)
    named = _origins(heard, (), book)
    purpose, purpose_words = _purpose(heard, named, sentence, book)
    usual = purpose.usually
    origins = _origins(heard, purpose_words, book)
    outputs = _spoken(book.sayings.outputs, heard)
    output = _output(outputs, purpose)
    audiences = _spoken(book.sayings.audiences, heard)
    audience = next(iter(audiences), usual.audience)
    uses = _spoken(book.sayings.uses, heard)
    activities = _activities(_spoken(book.sayings.activities, heard), output, purpose)
    kinds = _kinds(heard, [*purpose_words, *(w for words in origins.values() for w in words)], book)
    found = [
        book.origins_known[name]
        for name in (origins or _held_by_givers(kinds, heard, book) or usual.assets)
    ]
    parties = _parties(kinds, found, heard, output, purpose, book)
    assets = tuple(_asset(origin, parties, book) for origin in found)
    proposal = Proposal(
        title=sentence.strip(),
        purpose=purpose.name,
        decision=_decision(activities, frozenset(USES[name] for name in uses)),
        author="",
        assets=assets,
        output=output,
        audience=AUDIENCES[audience],
        uses=frozenset(USES[name] for name in uses),
        links_records=_links(heard, assets, output, book),
        purposes=frozenset({purpose.id}),
        parties=tuple(parties.values()),
        activities=activities,
    )
    told = [
        Heard("purpose", purpose.id, purpose.name, purpose_words),
        *(Heard("data", o.id, o.name, origins.get(o.id, ())) for o in found),
        *(Heard("body", p.kind, p.name, kinds.get(p.kind, ())) for p in proposal.parties),
        Heard("output", _name(OUTPUTS, output), output.value, _all_words(outputs)),
        Heard("audience", audience, proposal.audience.value, _all_words(audiences)),
        *(Heard("use", name, name.replace("-", " "), words) for name, words in uses.items()),
        *(Heard("use", activity.value, activity.value) for activity in sorted(activities)),
    ]
    return Understood(sentence, proposal, tuple(told))


def _decision(activities: frozenset[Activity], uses: frozenset[Use]) -> str:
    """The decision that such work usually changes; empty where nothing is heard of it."""
    done: list[Activity | Use] = [*Activity, *Use]
    said = [one for one in done if one in activities or one in uses]
    return DECISIONS[said[0]] if said else ""


def origins_in(text: str, book: Rulebook) -> tuple[str, ...]:
    """The origins whose words a text holds, such as the title of an asset."""
    return tuple(_origins(stems(text), (), book))


def _purpose(
    heard: tuple[str, ...],
    named: Mapping[str, tuple[str, ...]],
    sentence: str,
    book: Rulebook,
) -> tuple[Purpose, tuple[str, ...]]:
    """The purpose of which most is heard: a phrase counts by the square of its words, and little
    where it is part of the name of data ("the fuel poverty match")."""
    of_data = _covered((phrase for phrases in named.values() for phrase in phrases), heard)
    scored = []
    for order, purpose in enumerate(book.purposes.values()):
        words = _phrases(purpose.words, heard)
        if words:
            worth = sum(
                len(w.split()) ** 2 * (NAMES_DATA if _covered((w,), heard) <= of_data else 1)
                for w in words
            )
            scored.append((worth, -order, purpose, words))
    if not scored:
        names = "; ".join(p.name.lower() for p in list(book.purposes.values())[:8])
        raise ProposalError(
            "No purpose was heard in the sentence.",
            where=sentence.strip()[:60],
            remedy=f"Say what it is for, as: {names}; or choose a purpose from the list.",
        )
    _, _, best, words = max(scored, key=lambda found: found[:2])
    return best, words


def _origins(
    heard: tuple[str, ...], taken: Iterable[str], book: Rulebook
) -> dict[str, tuple[str, ...]]:
    """The data that are named, in the order of the rulebook."""
    words = {origin.id: origin.words for origin in book.origins_known.values()}
    return _longest(heard, taken, words)


def _longest(
    heard: tuple[str, ...], taken: Iterable[str], words: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Whose words are heard, with those words. Words inside a longer phrase that is heard, or
    among those taken, do not count: "council tax support" is not "council tax"."""
    covered = _covered(taken, heard)
    phrases = [
        (place, len(stems(phrase)), name, phrase)
        for name, names in words.items()
        for phrase in names
        for place in places_of(phrase, heard)
    ]
    phrases.sort(key=lambda found: -found[1])
    found: dict[str, tuple[str, ...]] = {}
    for place, length, name, phrase in phrases:
        places = set(range(place, place + length))
        if places <= covered:
            continue
        covered |= places
        found[name] = (*found.get(name, ()), phrase)
    return {name: found[name] for name in words if name in found}


def _covered(phrases: Iterable[str], heard: tuple[str, ...]) -> set[int]:
    return {
        place + offset
        for phrase in phrases
        for place in places_of(phrase, heard)
        for offset in range(len(stems(phrase)))
    }


def _phrases(phrases: Iterable[str], heard: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(phrase for phrase in phrases if places_of(phrase, heard))


def _spoken(
    sayings: Mapping[str, tuple[str, ...]], heard: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    found = {name: _phrases(phrases, heard) for name, phrases in sayings.items()}
    return {name: words for name, words in found.items() if words}


def _output(spoken: Mapping[str, tuple[str, ...]], purpose: Purpose) -> OutputKind:
    """What is to come out: names where they are asked for, records where those are; "who" and
    "which homes" ask for what the purpose usually gives of people; counting words for totals."""
    usual = OUTPUTS[purpose.usually.output]
    if "named-people" in spoken:
        return OutputKind.NAMED_PEOPLE
    if "records-without-identity" in spoken:
        return OutputKind.RECORDS_WITHOUT_IDENTITY
    if "list-for-owner" in spoken and "totals" not in spoken:
        return usual if usual in ABOUT_PEOPLE else OutputKind.LIST_FOR_OWNER
    return OutputKind.TOTALS if "totals" in spoken else usual


def _activities(
    spoken: Mapping[str, tuple[str, ...]], output: OutputKind, purpose: Purpose
) -> frozenset[Activity]:
    """What is done: as the purpose usually does where that fits the output; totals plan."""
    usual = frozenset(ACTIVITIES[name] for name in purpose.usually.uses if name in ACTIVITIES)
    said = frozenset(ACTIVITIES[name] for name in spoken)
    if output in ABOUT_PEOPLE:
        return usual or frozenset(a for a in said if a.is_directed)
    quiet = frozenset(a for a in usual if not a.is_directed)
    return quiet or frozenset({Activity.PLANNING})


def _kinds(
    heard: tuple[str, ...], taken: Iterable[str], book: Rulebook
) -> dict[str, tuple[str, ...]]:
    """The bodies that are named, not counting words that name data or the purpose."""
    words = {kind.id: kind.words for kind in book.kinds.values()}
    return _longest(heard, taken, words)


def _parties(
    kinds: Mapping[str, tuple[str, ...]],
    origins: Iterable[Origin],
    heard: tuple[str, ...],
    output: OutputKind,
    purpose: Purpose,
    book: Rulebook,
) -> dict[str, Party]:
    """The asking council, the bodies named, and whoever must hold the data; by kind."""
    own = next((kind for kind in ASKING_KINDS if kind in kinds and kind != ASKING_KINDS[0]), "")
    own = own or ASKING_KINDS[0]
    names = {own: ASKING} | {
        kind: f"The {book.kinds[kind].name}" for kind in kinds if kind not in ASKING_KINDS
    }
    holders = {own} | {
        kind for kind, words in kinds.items() if kind in names and _gives(words, heard, book)
    }
    for origin in origins:
        kind = _holder(origin, list(names), own, book)
        names.setdefault(kind, f"The {book.kinds[kind].name}")
        holders.add(kind)
    receivers = {kind for kind in names if kind not in holders}
    if output in ABOUT_PEOPLE and not receivers:
        usual = purpose.usually.receives
        receivers = {usual} if usual and names.keys() == {own} else {own}
        names.setdefault(min(receivers), f"The {book.kinds[min(receivers)].name}")
    if output is OutputKind.TOTALS:
        receivers = set()
    elif not receivers:
        receivers = {own}
    return {
        kind: Party(name, kind, frozenset({PartyRole.RECEIVES} if kind in receivers else ()))
        for kind, name in names.items()
        if kind in receivers or kind in holders
    }


def _gives(words: Iterable[str], heard: tuple[str, ...], book: Rulebook) -> bool:
    """Whether the body gives data: "from the police", "can the hospital tell us"."""
    taking = {stems(word)[0] for word in book.sayings.taking}
    giving = {stems(word)[0] for word in book.sayings.giving}
    for phrase in words:
        for place in places_of(phrase, heard):
            end = place + len(stems(phrase))
            if taking & set(heard[max(0, place - 2) : place]) or giving & set(heard[end : end + 1]):
                return True
    return False


def _held_by_givers(
    kinds: Mapping[str, tuple[str, ...]], heard: tuple[str, ...], book: Rulebook
) -> tuple[str, ...]:
    """Where no data are named, what a body that gives usually holds."""
    found = []
    for kind, words in kinds.items():
        if kind not in ASKING_KINDS and _gives(words, heard, book):
            families = book.kinds[kind].families
            held = (o.id for o in book.origins_known.values() if o.holder in families)
            found += list(held)[:1]
    return tuple(found)


def _holder(origin: Origin, named: list[str], own: str, book: Rulebook) -> str:
    """The kind of the body that holds such data: one that is named, ours, or the first that can."""
    if origin.is_published:
        return own
    able = [kind for kind in (own, *named) if origin.holder in book.kinds[kind].families]
    if able:
        return able[0]
    fitting = (k.id for k in book.kinds.values() if _is_body(k) and origin.holder in k.families)
    return next(fitting, own)


def _is_body(kind: Kind) -> bool:
    return not kind.is_family


def _asset(origin: Origin, parties: Mapping[str, Party], book: Rulebook) -> ProposedAsset:
    able = [p for kind, p in parties.items() if origin.holder in book.kinds[kind].families]
    holder = able[0] if able and not origin.is_published else next(iter(parties.values()))
    return ProposedAsset(
        title=origin.name,
        holder=holder.name,
        standing=Standing.OPEN if origin.is_published else Standing.SHARED,
        is_published=origin.is_published,
        origins=frozenset({origin.id}),
    )


def _links(
    heard: tuple[str, ...],
    assets: tuple[ProposedAsset, ...],
    output: OutputKind,
    book: Rulebook,
) -> bool | None:
    if len(assets) < 2:
        return False
    if _phrases(book.sayings.linking, heard) or output is not OutputKind.TOTALS:
        return True
    return None


def _all_words(spoken: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(word for words in spoken.values() for word in words)


def _name(names: Mapping[str, OutputKind], output: OutputKind) -> str:
    return next(name for name, named in names.items() if named is output)
