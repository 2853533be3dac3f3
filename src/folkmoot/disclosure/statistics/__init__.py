"""Results that are not tables: means, quantiles, regressions, survival curves, plots.

    a result described ─ check_result(handbook) ─► passes, needs a person, or fails, and why

The rules are those of thumb of the *Handbook on Statistical Disclosure Control for Outputs* of the
Safe Data Access Professionals (2019) and of the field's families of statistics; their numbers are
settings, in `handbook.yaml`. Nobody has to hand over data to have a result checked: what must be
known of it (how many are behind a figure, the residual degrees of freedom) describes it.

    results    the kinds of result, and what must be known of each
    handbook   the numbers
    checks     the rules, one function a kind
"""

from folkmoot.disclosure.statistics.checks import check_result
from folkmoot.disclosure.statistics.handbook import Handbook, parse_handbook, usual_handbook
from folkmoot.disclosure.statistics.results import (
    KINDS,
    Association,
    Average,
    Concentration,
    Extreme,
    Histogram,
    Mode,
    Quantile,
    Ratio,
    Regression,
    Regressor,
    Result,
    Scatter,
    Survival,
    describe,
)
from folkmoot.disclosure.statistics.verdict import Outcome, Reason, Verdict

__all__ = [
    "KINDS",
    "Association",
    "Average",
    "Concentration",
    "Extreme",
    "Handbook",
    "Histogram",
    "Mode",
    "Outcome",
    "Quantile",
    "Ratio",
    "Reason",
    "Regression",
    "Regressor",
    "Result",
    "Scatter",
    "Survival",
    "Verdict",
    "check_result",
    "describe",
    "parse_handbook",
    "usual_handbook",
]
