"""An inverted index of everything that can be found, in memory."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt

from folkmoot.hub.discoverable import SearchEntry
from folkmoot.hub.portal.vocabulary import synonyms, topic
from folkmoot.soql.words import terms_in

WEIGHTS = {
    "title": 8.0,
    "tags": 6.0,
    "topics": 4.0,
    "columns": 3.0,
    "publisher": 3.0,
    "description": 1.0,
}
"""How much a word counts by where it stands."""

SYNONYM = 0.7
BEGINNING = 0.5
"""How much a find counts that is a word of the same meaning, or one that only begins so."""

SHORTEST_BEGINNING = 3

_CODE = re.compile(r"[a-z0-9]{4}-[a-z0-9]{4}")

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked for: phrases of which any will do, each with how much it counts."""

    alternatives: tuple[tuple[Phrase, float], ...]


class Index:
    """Which entry has which word where. Not for several threads at once."""

    def __init__(self) -> None:
        self.entries: dict[str, SearchEntry] = {}
        self.words: Counter[str] = Counter()
        """Every written word, in lower case, with how many entries have it in a place that names
        them: what a misspelt one may have meant."""
        self._weights: dict[str, dict[str, float]] = defaultdict(dict)
        self._terms: dict[str, tuple[str, ...]] = {}

    def put(self, entry: SearchEntry) -> None:
        """Add an entry, or change the one of the same key."""
        self.remove(entry.key)
        self.entries[entry.key] = entry
        weights = _weighed(entry)
        for term, weight in weights.items():
            self._weights[term][entry.key] = weight
        self._terms[entry.key] = tuple(weights)
        self.words.update(naming_words(entry))

    def remove(self, key: str) -> None:
        """Forget an entry; nothing happens where it is not known."""
        entry = self.entries.pop(key, None)
        if entry is None:
            return
        for term in self._terms.pop(key):
            del self._weights[term][key]
            if not self._weights[term]:
                del self._weights[term]
        self.words.subtract(naming_words(entry))
        self.words += Counter()  # those that no entry has are gone

    def knows(self, term: str) -> bool:
        return term in self._weights

    def scores(self, words: str) -> dict[str, float]:
        """Every entry that has all that is asked for, with how well it fits."""
        found: dict[str, float] | None = None
        for concept in self.concepts(words):
            here = self._fitting(concept)
            if found is None:
                found = here
            else:
                found = {key: found[key] + score for key, score in here.items() if key in found}
        return found or {}

    def near(self, words: str, most: int) -> list[str]:
        """The keys of the entries that have at least something of what is asked for."""
        total: Counter[str] = Counter()
        for concept in self.concepts(words):
            total.update({key: int(1000 * score) for key, score in self._fitting(concept).items()})
        return [key for key, _ in total.most_common(most)]

    def concepts(self, words: str) -> list[Concept]:
        """What is asked for, word by word; a phrase of the vocabulary is one thing. The last word
        may be only the beginning of one."""
        terms = tuple(terms_in(words))
        concepts: list[Concept] = []
        place = 0
        while place < len(terms):
            phrase = _longest_known_phrase(terms, place)
            others = [(other, SYNONYM) for other in _same_as(phrase)]
            place += len(phrase)
            if place == len(terms) and len(phrase) == 1:
                others += [((term,), BEGINNING) for term in self._beginning_with(phrase[0])]
            concepts.append(Concept(((phrase, 1.0), *others)))
        return concepts

    def _fitting(self, concept: Concept) -> dict[str, float]:
        best: dict[str, float] = {}
        for phrase, share in concept.alternatives:
            for key, score in self._having(phrase).items():
                best[key] = max(best.get(key, 0.0), share * score)
        return best

    def _having(self, phrase: Phrase) -> Mapping[str, float]:
        """The entries that have every term of a phrase; the score is that of all of them."""
        found: dict[str, float] | None = None
        for term in phrase:
            postings = self._weights.get(term, {})
            rarity = log(1 + len(self.entries) / (1 + len(postings)))
            here = {key: weight * rarity for key, weight in postings.items()}
            if found is None:
                found = here
            else:
                found = {key: found[key] + here[key] for key in here if key in found}
        return found or {}

    def _beginning_with(self, text: str) -> list[str]:
        if len(text) < SHORTEST_BEGINNING:
            return []
        return [term for term in self._weights if term != text and term.startswith(text)]


def naming_words(entry: SearchEntry) -> set[str]:
    """The written words of an entry's title, tags, publisher and columns, in lower case."""
    texts = (entry.title, entry.publisher, *entry.tags, *entry.columns)
    return {word for text in texts for word in text.lower().split() if word.isalpha()}


def _weighed(entry: SearchEntry) -> dict[str, float]:
    """Each term of an entry with the sum of its weights: less for one of many in a long text."""
    weights: dict[str, float] = defaultdict(float)
    labels = (found.label for code in entry.topics if (found := topic(code)))
    for place, texts in (
        ("title", (entry.title,)),
        ("tags", entry.tags),
        ("topics", labels),
        ("columns", entry.columns),
        ("publisher", (entry.publisher,)),
        ("description", (entry.description,)),
    ):
        terms = [term for text in texts for term in terms_in(text)]
        for term in set(terms):
            weights[term] += WEIGHTS[place] * (0.5 + 0.5 / sqrt(len(terms)))
    if _CODE.fullmatch(entry.key):
        for term in terms_in(entry.key):
            weights[term] += WEIGHTS["title"]
    return weights


def _longest_known_phrase(terms: tuple[str, ...], place: int) -> Phrase:
    """The longest phrase of the vocabulary that begins here; a single term where there is none."""
    for size in range(min(_LONGEST, len(terms) - place), 1, -1):
        if terms[place : place + size] in _GROUPS:
            return terms[place : place + size]
    return (terms[place],)


def _same_as(phrase: Phrase) -> Iterable[Phrase]:
    return _GROUPS.get(phrase, ())


def _groups() -> dict[Phrase, tuple[Phrase, ...]]:
    others: dict[Phrase, list[Phrase]] = defaultdict(list)
    for group in synonyms():
        phrases = [tuple(terms_in(words)) for words in group]
        for phrase in phrases:
            others[phrase] += [other for other in phrases if other not in (phrase, ())]
    return {phrase: tuple(dict.fromkeys(same)) for phrase, same in others.items() if phrase}


_GROUPS = _groups()
_LONGEST = max(len(phrase) for phrase in _GROUPS)
