"""Narrowing what was found, and how much each further choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from folkmoot.hub.discoverable import EntryKind, SearchEntry
from folkmoot.hub.portal.vocabulary import topic, topics
from folkmoot.hub.register.models import Licence

Chosen = Mapping[str, Sequence[str]]

FRESH = {
    "month": ("In the last month", 31),
    "quarter": ("In the last three months", 92),
    "year": ("In the last year", 366),
}
LATE, OLDER = "late", "older"
_FORMATS = {
    "csv": "CSV", "xlsx": "Excel workbook", "json": "JSON", "parquet": "Parquet",
    "geojson": "GeoJSON",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A choice: what it is called, how many results it would leave, whether it is chosen."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A question by which results can be narrowed. `name` is its parameter in the address."""

    name: str
    label: str
    values: tuple[FacetValue, ...]

    @property
    def is_narrowing(self) -> bool:
        return any(value.is_chosen for value in self.values)


@dataclass(frozen=True, slots=True)
class _Question:
    name: str
    label: str
    values: Callable[[SearchEntry, date], Iterable[str]]
    label_of: Callable[[str, SearchEntry], str]
    order: Callable[[str], tuple[int, str]] | None = None


def _freshness(entry: SearchEntry, today: date) -> Iterable[str]:
    """A dataset of last week counts in every span; one that is late is that as well."""
    if entry.next_due and entry.next_due < today:
        yield LATE
    if entry.updated is None:
        return
    days = (today - entry.updated).days
    spans = [code for code, (_, most) in FRESH.items() if days <= most]
    yield from spans or (OLDER,)


def _freshness_label(value: str, entry: SearchEntry) -> str:
    others = {LATE: "Late: a newer version was due", OLDER: "Longer ago"}
    return FRESH[value][0] if value in FRESH else others[value]


def _licence_label(value: str, entry: SearchEntry) -> str:
    return str(Licence(value).label) if value in Licence.values else value


def _topic_label(value: str, entry: SearchEntry) -> str:
    found = topic(value)
    return found.label if found else value


_FRESH_ORDER = {value: number for number, value in enumerate((*FRESH, OLDER, LATE))}
_TOPIC_ORDER = {each.code: number for number, each in enumerate(topics())}

QUESTIONS = (
    _Question(
        "council", "Published by",
        lambda entry, today: (entry.publisher_code,), lambda value, entry: entry.publisher,
    ),
    _Question(
        "topic", "Topic",
        lambda entry, today: entry.topics, _topic_label,
        lambda value: (_TOPIC_ORDER.get(value, len(_TOPIC_ORDER)), value),
    ),
    _Question(
        "format", "File format",
        lambda entry, today: entry.formats,
        lambda value, entry: _FORMATS.get(value, value.upper()),
    ),
    _Question(
        "updated", "Last updated", _freshness, _freshness_label,
        lambda value: (_FRESH_ORDER.get(value, len(_FRESH_ORDER)), value),
    ),
    _Question("licence", "Licence", lambda entry, today: (entry.licence,), _licence_label),
    _Question(
        "kind", "Kind",
        lambda entry, today: (entry.kind.value,), lambda value, entry: EntryKind(value).label,
    ),
)  # fmt: skip
NAMES = tuple(question.name for question in QUESTIONS)


def narrow(entries: Iterable[SearchEntry], chosen: Chosen, today: date) -> list[SearchEntry]:
    """The entries that fit every choice: within one question any of the chosen values will do."""
    asked = [(each, frozenset(chosen[each.name])) for each in QUESTIONS if chosen.get(each.name)]
    if not asked:
        return list(entries)
    return [
        entry
        for entry in entries
        if all(not wanted.isdisjoint(each.values(entry, today)) for each, wanted in asked)
    ]


def facets(entries: Sequence[SearchEntry], chosen: Chosen, today: date) -> tuple[Facet, ...]:
    """Each question with its values and what each leaves, given the choices of the *other*
    questions. A chosen value is listed even when it leaves nothing."""
    return tuple(_facet(each, entries, chosen, today) for each in QUESTIONS)


def _facet(
    question: _Question, entries: Sequence[SearchEntry], chosen: Chosen, today: date
) -> Facet:
    others = {name: values for name, values in chosen.items() if name != question.name}
    counted: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for entry in narrow(entries, others, today):
        for value in question.values(entry, today):
            if value:
                counted[value] += 1
                if value not in labels:
                    labels[value] = question.label_of(value, entry)
    mine = tuple(chosen.get(question.name, ()))
    for value in mine:
        counted.setdefault(value, 0)
        labels.setdefault(value, _label_of_none(question, value, entries, today))

    def by_count(value: str) -> tuple[int, str]:
        return -counted[value], labels[value]

    ordered = sorted(counted, key=question.order or by_count)
    return Facet(
        question.name,
        question.label,
        tuple(FacetValue(value, labels[value], counted[value], value in mine) for value in ordered),
    )


def _label_of_none(
    question: _Question, value: str, entries: Sequence[SearchEntry], today: date
) -> str:
    """What a value is called that nothing among the results has."""
    for entry in entries:
        if value in question.values(entry, today):
            return question.label_of(value, entry)
    return value
