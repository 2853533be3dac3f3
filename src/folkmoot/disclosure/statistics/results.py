"""The kinds of result, and what must be known of each to say whether it is safe.

`count` is always of units: people, firms or whatever must not be given away, not of records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar

from folkmoot.errors import DisclosureError


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """A mean, a sum, a standard deviation, a skewness or another figure of all units.

    largest_share_percent  what one unit gives of the sum, where units are of unequal size
    """

    kind: ClassVar[str] = "average"
    title: str
    count: int
    largest_share_percent: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantile:
    """A median or another quantile: how many units lie below it and above it."""

    kind: ClassVar[str] = "quantile"
    title: str
    below: int
    above: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """A minimum or maximum: how many units have that very value, and whether its being reached says
    nothing of anybody (0 of a count, 100 %)."""

    kind: ClassVar[str] = "extreme"
    title: str
    count: int
    is_structural: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """The commonest value: how many units have it, of how many."""

    kind: ClassVar[str] = "mode"
    title: str
    count: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A ratio, a rate, an odds ratio or a risk ratio: the counts of the table underneath it."""

    kind: ClassVar[str] = "ratio"
    title: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """A Gini coefficient, a Herfindahl index or a share of the largest."""

    kind: ClassVar[str] = "concentration"
    title: str
    count: int
    largest_share_percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """A correlation, a test statistic or a p value."""

    kind: ClassVar[str] = "association"
    title: str
    count: int
    is_perfect: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Regressor:
    """A term of a model. For a category: how many units the smallest has that a coefficient tells
    of."""

    name: str
    is_category: bool
    smallest_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """A fitted model of any family, as far as its coefficients and their errors are shown.

    combinations     how many combinations of categories occur, where every term is a category
    shows_residuals  whether residuals or fitted values of single units are among what is shown
    """

    kind: ClassVar[str] = "regression"
    title: str
    count: int
    parameters: int
    r_squared: float | None = None
    regressors: tuple[Regressor, ...] = ()
    combinations: int | None = None
    shows_residuals: bool = False

    @property
    def residual_degrees_of_freedom(self) -> int:
        return self.count - self.parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """A survival curve (Kaplan-Meier) or a table of hazards: the events of each step that is shown,
    and how many are still at risk at its end."""

    kind: ClassVar[str] = "survival"
    title: str
    events: tuple[int, ...]
    at_risk_at_the_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """A histogram or a bar chart: the count of each bar."""

    kind: ClassVar[str] = "histogram"
    title: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scatter:
    """A plot in which each mark is one unit, or a smoothed one that is drawn from them.

    smallest_count  how many units the least populated mark stands for: 1 of a scatter plot
    """

    kind: ClassVar[str] = "scatter"
    title: str
    smallest_count: int = 1


Result = (
    Average
    | Quantile
    | Extreme
    | Mode
    | Ratio
    | Concentration
    | Association
    | Regression
    | Survival
    | Histogram
    | Scatter
)
KINDS: dict[str, type[Result]] = {
    one.kind: one
    for one in (
        Average,
        Quantile,
        Extreme,
        Mode,
        Ratio,
        Concentration,
        Association,
        Regression,
        Survival,
        Histogram,
        Scatter,
    )
}


def describe(raw: Mapping[str, Any]) -> Result:
    """A result from names and values, `kind` among them, as a file or a form gives them.

    Raises DisclosureError naming what is missing or not understood.
    """
    given = dict(raw)
    kind = given.pop("kind", None)
    if kind not in KINDS:
        raise DisclosureError(
            f"There is no kind of result {kind!r}.", remedy=f"The kinds are: {', '.join(KINDS)}."
        )
    wanted = KINDS[kind]
    known = {field.name for field in fields(wanted)}
    needed = {field.name for field in fields(wanted) if field.default is MISSING}
    wrong = sorted((set(given) - known) | (needed - set(given)))
    if wrong:
        raise DisclosureError(
            f"A result of the kind {kind} lacks or does not know: {', '.join(wrong)}.",
            remedy=f"It must have {', '.join(sorted(needed))}, and may have "
            f"{', '.join(sorted(known - needed)) or 'nothing more'}.",
        )
    for name in ("counts", "events"):
        if name in given:
            given[name] = tuple(given[name])
    if "regressors" in given:
        given["regressors"] = tuple(Regressor(**one) for one in given["regressors"])
    return wanted(**given)
