"""Why the model gave a pair its probability, for reviewers once they have judged it.

The same look at the records tells which hold too little to be linked with anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from folkmoot.linkage.assurance.model_explanations import explain_pair
from folkmoot.linkage.assurance.waterfall import Unlinkables, Waterfall
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people import PeopleFile
from folkmoot.linkage.people.explaining import study_pairs
from folkmoot.linkage.people.saved_model import PeopleModel
from folkmoot.linkage.review.describing import ReviewPair, rows_of


@dataclass(frozen=True)
class Part:
    """One comparison of a linkage: inside an asset, where `left` and `right` are the same, or
    between two; its threshold, and the model that was learned for it."""

    left: str
    right: str
    threshold: float
    model: PeopleModel


@dataclass(frozen=True)
class ExplainedPairs:
    """The pairs with their `why`, in the order given, and how many records of each asset are
    unlinkable by the model of each part between two assets."""

    pairs: tuple[ReviewPair, ...]
    unlinkables: tuple[Unlinkables, ...]


def explain_pairs(
    files: Mapping[str, PeopleFile],
    pairs: Sequence[ReviewPair],
    parts: Sequence[Part],
    connection: Connection,
) -> ExplainedPairs:
    """Explain the sampled pairs of these parts; other pairs stay as they are.

    Raises LinkageError for a record that its file has not.
    """
    explained = list(pairs)
    unlinkables: list[Unlinkables] = []
    for part in parts:
        is_within = part.left == part.right
        places = [
            place
            for place, pair in enumerate(pairs)
            if pair.stratum is not None
            and (pair.left_asset, pair.right_asset) == (part.left, part.right)
        ]
        if is_within and not places:
            continue
        own = (files[part.left],) if is_within else (files[part.left], files[part.right])
        rows = (
            rows_of(own[0], [pairs[place].left_id for place in places], part.left),
            rows_of(own[-1], [pairs[place].right_id for place in places], part.right),
        )
        studied = study_pairs(own, part.model, rows, connection)
        for place, levels in zip(places, studied.levels, strict=True):
            pair = pairs[place]
            story = explain_pair(part.model, levels, pair.match_probability, part.threshold)
            explained[place] = replace(pair, why=_as_decided(story, pair.is_linked).sentences)
        if not is_within:
            unlinkables += [
                Unlinkables(asset, len(chances), int(np.count_nonzero(chances < part.threshold)))
                for asset, chances in zip((part.left, part.right), studied.with_itself, strict=True)
            ]
    return ExplainedPairs(tuple(explained), tuple(unlinkables))


def _as_decided(story: Waterfall, is_linked: bool) -> Waterfall:
    """The same story with the decision that was taken: of a pair exactly at the threshold, adding
    the steps up may land a last digit beside it."""
    if story.is_linked == is_linked:
        return story
    needed = story.probability if is_linked else float(np.nextafter(story.probability, 2))
    return replace(story, threshold=needed)
