"""What a dataset is about: as its publisher says, else as its own words show."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from folkmoot.hub.portal.models import Classification
from folkmoot.hub.portal.vocabulary import Topic, topic, topics
from folkmoot.hub.register.models import Asset
from folkmoot.soql.words import terms_in

MOST_SHOWN_BY_WORDS = 2
"""Topics that are read from a title: with more, one word too many would tell too much."""


def topics_of(asset: Asset) -> tuple[Topic, ...]:
    """The topics of an asset."""
    said = Classification.objects.filter(asset=asset).first()
    return topics_said(said.topics if said else (), asset.title, asset.description)


def topics_said(said: Iterable[str], title: str, description: str = "") -> tuple[Topic, ...]:
    """The topics of these codes; where there is none, those that the title shows, or else the
    description."""
    named = tuple(found for code in said if (found := topic(code)) is not None)
    return named or _topics_shown_by(title) or _topics_shown_by(description)[:1]


def tags_of(asset: Asset) -> tuple[str, ...]:
    """The publisher's own words for an asset."""
    said = Classification.objects.filter(asset=asset).first()
    return tuple(said.tags) if said else ()


def _topics_shown_by(text: str) -> tuple[Topic, ...]:
    """The topics of which a text has a word or phrase, the longest and earliest first."""
    terms = tuple(terms_in(text))
    found: list[tuple[int, int, Topic]] = []
    for each in topics():
        best = max(
            (
                (len(phrase), -place)
                for phrase in _phrases(each)
                for place in _places(phrase, terms)
            ),
            default=None,
        )
        if best:
            found.append((*best, each))
    found.sort(key=lambda one: one[:2], reverse=True)
    return tuple(each for *_, each in found[:MOST_SHOWN_BY_WORDS])


@cache
def _phrases(each: Topic) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(terms_in(words)) for words in each.words)


def _places(phrase: tuple[str, ...], terms: tuple[str, ...]) -> list[int]:
    size = len(phrase)
    return [at for at in range(len(terms) - size + 1) if terms[at : at + size] == phrase]
