"""The report on a linkage by the steps of GUILD: what each should tell, and what this one can.

After Gilbert and others, *GUILD: guidance for information about linking data sets*, Journal of
Public Health 40, 2018, doi 10.1093/pubmed/fdx037; the wording is ours. What only a person knows is
taken from what was said about the linkage, and where nothing was said the item is marked as
missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from folkmoot.linkage.assurance.report import LinkageReport


class Step(StrEnum):
    """The steps at which people who pass data on should tell the next ones what they know."""

    PROVISION = "Data provision"
    LINKAGE = "Data linkage"
    ANALYSIS = "Analysis of linked data"


@dataclass(frozen=True, slots=True)
class GuildItem:
    """An item: what should be told, and the answer; None where it is missing."""

    number: str
    step: Step
    concept: str
    asks: str
    answer: str | None


def guild_items(report: LinkageReport) -> tuple[GuildItem, ...]:
    """Every item, in the order of the steps. What people said (`about`) goes before what follows
    from the linkage itself."""
    items = []
    for number, step, concept, asks, answer in _ITEMS:
        said = [report.about.get(f"guild-{number}"), answer(report)]
        items.append(GuildItem(number, step, concept, asks, " ".join(filter(None, said)) or None))
    return tuple(items)


def _by_people(_: LinkageReport) -> str | None:
    return None


def _completeness(report: LinkageReport) -> str | None:
    parts = [
        f"{file.name}: " + ", ".join(f"{name} {share:.0%}" for name, share in file.filled)
        for file in (report.left, report.right)
        if file.filled
    ]
    return "Share filled in. " + "; ".join(parts) + "." if parts else None


def _method(report: LinkageReport) -> str:
    compared = list(dict.fromkeys(level.comparison.replace("_", " ") for level in report.levels))
    said = f" Compared: {', '.join(compared)}." if compared else ""
    return (
        "Probabilistic linkage without labels: keys find the pairs that are looked at, levels of "
        "agreement are compared, a mixture of matches and several kinds of chance agreement is "
        f"fitted, and candidates of one record compete.{said}"
    )


def _threshold(report: LinkageReport) -> str:
    return f"Pairs of at least {report.threshold:.4f} match probability are linked."


def _rates(report: LinkageReport) -> str:
    return report.headlines[0]


def _errors(report: LinkageReport) -> str:
    return " ".join(report.headlines[1:])


def _groups(report: LinkageReport) -> str | None:
    return " ".join(said for each in report.bias for said in each.sentences) or None


def _sensitivity(report: LinkageReport) -> str | None:
    if not report.tiers:
        return None
    parts = [f"{each.tier.value} {each.n_links:,}" for each in report.tiers]
    return f"Links by tier: {', '.join(parts)}."


def _flags(_: LinkageReport) -> str:
    return (
        "Every pair carries its match probability, so that an analysis can weigh links or leave "
        "out those of a tier."
    )


Answer = Callable[[LinkageReport], str | None]

_ITEMS: tuple[tuple[str, Step, str, str, Answer], ...] = (
    ("1a", Step.PROVISION, "Population", "Who is in each file, of which area and time, and who is "
     "left out.", _by_people),
    ("1b", Step.PROVISION, "How the data arose", "Why and how they were collected, and what "
     "changed over time.", _by_people),
    ("1c", Step.PROVISION, "Processing before linkage", "How records were cleaned, deduplicated "
     "and selected before they were handed over.", _by_people),
    ("1d", Step.PROVISION, "Quality of identifiers", "How complete and how exact the identifiers "
     "are.", _completeness),
    ("2a", Step.LINKAGE, "Method", "How records were standardised, brought together, compared and "
     "linked.", _method),
    ("2b", Step.LINKAGE, "Thresholds", "Where the threshold is, and why there.", _threshold),
    ("2c", Step.LINKAGE, "Match rates", "How many records were linked.", _rates),
    ("2d", Step.LINKAGE, "Linkage error", "Estimated missed and wrong links, and how they were "
     "estimated.", _errors),
    ("2e", Step.LINKAGE, "Groups", "How match rates and errors differ between groups of people.",
     _groups),
    ("3a", Step.ANALYSIS, "Quality of each link", "What an analyst is given to weigh links.",
     _flags),
    ("3b", Step.ANALYSIS, "Sensitivity", "How results change with stricter and looser links.",
     _sensitivity),
    ("3c", Step.ANALYSIS, "Bearing on results", "What the errors mean for the question that is "
     "asked.", _by_people),
)  # fmt: skip
