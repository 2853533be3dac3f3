"""The rules, one function a kind of result."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.disclosure.statistics.handbook import Handbook, usual_handbook
from folkmoot.disclosure.statistics.results import (
    Association,
    Average,
    Concentration,
    Extreme,
    Histogram,
    Mode,
    Quantile,
    Ratio,
    Regression,
    Result,
    Scatter,
    Survival,
)
from folkmoot.disclosure.statistics.verdict import Outcome, Reason, Verdict

_MERGE = "Merge groups, or leave the figure out."
# A model or a mode that takes in all but so small a share tells of all.
_NEARLY_ALL = 0.9


def check_result(result: Result, handbook: Handbook | None = None) -> Verdict:
    """Whether a result may leave, and why. A table is checked by `protect`, not here."""
    return Verdict(result.title, tuple(_reasons(result, handbook or usual_handbook())))


def _reasons(result: Result, handbook: Handbook) -> Iterator[Reason]:
    match result:
        case Average():
            yield _enough(result.count, handbook)
            if result.largest_share_percent is not None:
                yield _dominance(result.largest_share_percent, handbook)
        case Quantile():
            yield from _quantile(result, handbook)
        case Extreme():
            yield from _extreme(result, handbook)
        case Mode():
            yield from _mode(result, handbook)
        case Ratio():
            yield _all_enough(result.counts, "The table underneath", handbook)
        case Concentration():
            yield _enough(result.count, handbook)
            yield _dominance(result.largest_share_percent, handbook)
        case Association():
            yield _enough(result.count, handbook)
            if result.is_perfect:
                yield Reason(
                    Outcome.FAILS,
                    "The association is perfect: who knows one value knows the other.",
                    "Leave it out.",
                )
        case Regression():
            yield from _regression(result, handbook)
        case Survival():
            yield from _survival(result, handbook)
        case Histogram():
            yield from _histogram(result, handbook)
        case Scatter():
            yield from _scatter(result, handbook)


def _enough(count: int, handbook: Handbook) -> Reason:
    if count >= handbook.smallest_count:
        return Reason(Outcome.PASSES, f"{count} units are behind it.")
    return Reason(
        Outcome.FAILS,
        f"Only {count} are behind it, and it takes {handbook.smallest_count}.",
        _MERGE,
    )


def _all_enough(counts: tuple[int, ...], what: str, handbook: Handbook) -> Reason:
    small = [count for count in counts if 0 < count < handbook.smallest_count]
    if small or not counts:
        least = f"a count of {min(small)}" if small else "no counts"
        return Reason(Outcome.FAILS, f"{what} has {least}.", _MERGE)
    return Reason(Outcome.PASSES, f"{what} has no count below {handbook.smallest_count}.")


def _dominance(share_percent: float, handbook: Handbook) -> Reason:
    if share_percent <= handbook.largest_share_percent:
        return Reason(Outcome.PASSES, "No unit dominates it.")
    return Reason(
        Outcome.FAILS,
        "One unit gives most of it, and can be estimated from it.",
        "Give a median, or a wider group.",
    )


def _quantile(result: Quantile, handbook: Handbook) -> Iterator[Reason]:
    least = min(result.below, result.above)
    if least >= handbook.smallest_count:
        yield Reason(Outcome.PASSES, f"At least {least} units lie on either side.")
    else:
        yield Reason(
            Outcome.FAILS,
            f"Only {least} lie on one side of it, and it takes {handbook.smallest_count}: it is "
            "near somebody's own value.",
            "Give a quantile nearer the middle, or round it.",
        )


def _extreme(result: Extreme, handbook: Handbook) -> Iterator[Reason]:
    if result.is_structural:
        yield Reason(Outcome.PASSES, "The value follows from what is measured, not from anybody.")
    elif result.count >= handbook.smallest_count:
        yield Reason(Outcome.PASSES, f"{result.count} units have this value.")
    else:
        yield Reason(
            Outcome.FAILS,
            f"An extreme value is that of {result.count} units.",
            "Give the fifth and ninety-fifth percentile instead.",
        )


def _mode(result: Mode, handbook: Handbook) -> Iterator[Reason]:
    yield _enough(result.count, handbook)
    if result.of and result.count / result.of > _NEARLY_ALL:
        yield Reason(
            Outcome.NEEDS_A_PERSON,
            "Nearly all units have it: it tells something of each of them.",
            "Say whether it would harm anybody to be known to have it.",
        )


def _regression(result: Regression, handbook: Handbook) -> Iterator[Reason]:
    freedom = result.residual_degrees_of_freedom
    needed = handbook.residual_degrees_of_freedom
    if freedom >= needed:
        yield Reason(Outcome.PASSES, f"{freedom} residual degrees of freedom.")
    else:
        yield Reason(
            Outcome.FAILS,
            f"{freedom} residual degrees of freedom, and it takes {needed}.",
            "Fit fewer terms, or more units.",
        )
    if result.count and result.parameters / result.count > handbook.parameters_to_observations:
        yield Reason(
            Outcome.FAILS,
            f"{result.parameters} parameters for {result.count} units: the model nearly repeats "
            "its data.",
            "Fit fewer terms.",
        )
    if result.r_squared is not None and result.r_squared > handbook.largest_r_squared:
        yield Reason(
            Outcome.FAILS, "The model fits exactly: its coefficients are its data.", "Leave it out."
        )
    if result.shows_residuals:
        yield Reason(
            Outcome.FAILS,
            "Residuals or fitted values of single units are their values.",
            "Show their distribution in bins instead.",
        )
    yield from _terms(result, handbook)


def _terms(result: Regression, handbook: Handbook) -> Iterator[Reason]:
    """A model of categories only is a table of means; a category of few is those few's mean."""
    for term in result.regressors:
        if not term.is_category:
            continue
        if term.smallest_count is None:
            yield Reason(
                Outcome.NEEDS_A_PERSON,
                f"How many units the smallest category of {term.name} has is not said.",
                "Say it.",
            )
        elif term.smallest_count < handbook.smallest_count:
            yield Reason(
                Outcome.FAILS,
                f"A coefficient of {term.name} tells of {term.smallest_count} units.",
                "Merge its small categories.",
            )
    if result.regressors and all(term.is_category for term in result.regressors):
        yield _saturation(result)


def _saturation(result: Regression) -> Reason:
    if result.combinations is None:
        return Reason(
            Outcome.NEEDS_A_PERSON,
            "Every term is a category, and how many combinations occur is not said: the model may "
            "be a table of means.",
            "Say it.",
        )
    if result.parameters >= result.combinations:
        return Reason(
            Outcome.FAILS,
            "There are as many parameters as combinations of categories: the model is a table of "
            "means.",
            "Release it as a table, and have that protected.",
        )
    return Reason(Outcome.PASSES, "It has fewer parameters than combinations of categories.")


def _survival(result: Survival, handbook: Handbook) -> Iterator[Reason]:
    few = [events for events in result.events if 0 < events < handbook.events_in_a_step]
    if few:
        yield Reason(
            Outcome.FAILS,
            f"{len(few)} steps of the curve show when fewer than {handbook.events_in_a_step} units "
            "had their event.",
            "Draw it in wider steps.",
        )
    else:
        yield Reason(Outcome.PASSES, f"Each step is of {handbook.events_in_a_step} events or more.")
    if 0 < result.at_risk_at_the_end < handbook.smallest_count:
        yield Reason(
            Outcome.FAILS,
            f"Only {result.at_risk_at_the_end} are still at risk at its end.",
            "End it earlier.",
        )


def _histogram(result: Histogram, handbook: Handbook) -> Iterator[Reason]:
    yield _all_enough(result.counts, "The plot", handbook)
    ends = [count for count in (result.counts[:1] + result.counts[-1:]) if count]
    if ends and min(ends) < handbook.smallest_count:
        yield Reason(
            Outcome.FAILS, "Its end bars show extreme values.", "Make the end bars open-ended."
        )


def _scatter(result: Scatter, handbook: Handbook) -> Iterator[Reason]:
    if result.smallest_count >= handbook.smallest_count:
        yield Reason(Outcome.PASSES, f"Each mark stands for {result.smallest_count} units or more.")
        return
    yield Reason(
        Outcome.FAILS if result.smallest_count == 1 else Outcome.NEEDS_A_PERSON,
        "Each mark is one unit's values."
        if result.smallest_count == 1
        else f"A mark stands for {result.smallest_count} units.",
        "Draw a binned plot, such as hexagons with counts.",
    )
