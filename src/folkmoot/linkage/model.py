"""From the meanings of two assets' columns to a linkage model.

The model says which comparisons are made, which pairs are looked at (blocking) and where training
starts. It is plain data, independent of the engine that runs it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from folkmoot.errors import LinkageError
from folkmoot.linkage.business_comparisons import LIBRARY
from folkmoot.linkage.comparisons import Comparison, Level
from folkmoot.linkage.fields import CommonField, Field, fields_in_common
from folkmoot.tables import Schema


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """Pairs are looked at when the left record's column equals the right record's."""

    left: str
    right: str

    @property
    def sql(self) -> str:
        return f"l.{self.left} = r.{self.right}"


_BLOCKING: dict[Field, tuple[BlockingRule, ...]] = {
    Field.BUSINESS_NAME: (
        BlockingRule("key", "key"),
        BlockingRule("rarest", "rarest"),
        BlockingRule("rarest", "second_rarest"),
        BlockingRule("second_rarest", "rarest"),
        BlockingRule("beginning", "beginning"),
    ),
    Field.COMPANY_NUMBER: (BlockingRule("company_number", "company_number"),),
}

_PRIOR = 0.1
"""Share of candidate pairs that are one business, before training: between a seventh and a
twentieth on the lists it was tried on."""


@dataclass(frozen=True)
class LinkageModel:
    """What is compared, which pairs, and with what probabilities.

    `prior` is the probability that a *candidate* pair, one that blocking found, is one business;
    m and u are shares of candidate pairs too, since among all pairs of names almost the only
    ones that agree are the matches, and u could not be told from them.
    """

    fields: tuple[CommonField, ...]
    comparisons: tuple[Comparison, ...]
    blocking: tuple[BlockingRule, ...]
    prior: float = _PRIOR

    def comparison(self, name: str) -> Comparison:
        """Raises LinkageError when the model does not make this comparison."""
        for comparison in self.comparisons:
            if comparison.name == name:
                return comparison
        raise LinkageError(
            f"The model makes no comparison called {name!r}.",
            remedy=f"It makes: {', '.join(comparison.name for comparison in self.comparisons)}.",
        )

    def with_probabilities(
        self, prior: float, m: tuple[tuple[float, ...], ...], u: tuple[tuple[float, ...], ...]
    ) -> LinkageModel:
        """The same model with other probabilities: one tuple a comparison, one number a level."""
        comparisons = tuple(
            replace(comparison, levels=_with_probabilities(comparison.levels, ms, us))
            for comparison, ms, us in zip(self.comparisons, m, u, strict=True)
        )
        return replace(self, prior=prior, comparisons=comparisons)


def build_model(left: Schema, right: Schema) -> LinkageModel:
    """The model for two assets of businesses, chosen by what their columns mean.

    Raises LinkageError when they have no business name in common.
    """
    fields = fields_in_common(left, right)
    kinds = {common.field for common in fields}
    return LinkageModel(
        fields=fields,
        comparisons=tuple(comparison for comparison in LIBRARY if comparison.field in kinds),
        blocking=tuple(
            rule for field in Field for rule in _BLOCKING.get(field, ()) if field in kinds
        ),
    )


def _with_probabilities(
    levels: tuple[Level, ...], m: tuple[float, ...], u: tuple[float, ...]
) -> tuple[Level, ...]:
    return tuple(
        replace(level, m=each_m, u=each_u)
        for level, each_m, each_u in zip(levels, m, u, strict=True)
    )
