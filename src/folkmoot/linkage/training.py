"""Training without labels, from what the lists themselves show, and guarded.

Two names at one address are often two ways of writing one business: the ratepayer's, and the one
over the door. How such pairs agree teaches *m* without a label; what signs leave out is taught by
candidate pairs whose names are the same word for word. *u* and the share of matches are then
learned from all candidate pairs, with m held. Splink's own training is not used: on a
model of names it drifts to levels out of order, stops on a level never seen, and reports
convergence when it ran out of iterations (record 20).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from folkmoot.linkage.comparisons import Teacher
from folkmoot.linkage.expectation_maximisation import (
    Estimate,
    Parameters,
    Patterns,
    Probabilities,
    estimate,
    level_shares,
    match_probabilities,
)
from folkmoot.linkage.model import LinkageModel
from folkmoot.tables import Finding, Kind


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Bounds on training.

    `pseudo_pairs` lean an estimate towards its start; `max_pairs` caps how many pairs' patterns
    count; `min_pairs` are needed to learn at all; `min_prior` and `max_prior` bound the share of
    matches among pairs used for training; different starts `agree` when a pair's probability
    differs by no more on average.
    """

    pseudo_pairs: float = 20.0
    max_pairs: int = 5_000_000
    min_pairs: int = 200
    min_prior: float = 0.002
    max_prior: float = 0.9
    max_iterations: int = 2_000
    tolerance: float = 1e-9
    agree: float = 0.01


@dataclass(frozen=True)
class Training:
    """A trained model, and what was found on the way.

    `is_own` is False when the lists could not teach the model and its starting probabilities
    stand.
    """

    model: LinkageModel
    findings: tuple[Finding, ...]
    is_own: bool
    iterations: int


_STARTING_PRIORS = (0.02, 0.1, 0.3)
_PRIOR_AT_ONE_ADDRESS = 0.1


def train(
    model: LinkageModel,
    anchors: Patterns,
    candidates: Patterns,
    settings: TrainingSettings,
) -> Training:
    """The model with probabilities learned from `anchors` (pairs of names at one address) and
    `candidates` (pairs that blocking found). Deterministic."""
    findings: list[Finding] = []
    m = _learn_m(model, anchors, candidates, settings, findings)
    start = Parameters(model.prior, m, _probabilities(model, "u"))
    if candidates.n_pairs < settings.min_pairs:
        findings.append(_too_few("candidate pairs", candidates.n_pairs, settings.min_pairs))
        return Training(model, tuple(findings), False, 0)
    fixed = frozenset(
        position
        for position, comparison in enumerate(model.comparisons)
        if not any(level.certainty for level in comparison.levels)
    )
    estimates = [
        _estimate(candidates, Parameters(prior, start.m, start.u), fixed, settings)
        for prior in _STARTING_PRIORS
    ]
    best = max(estimates, key=lambda found: found.log_likelihood)
    problems = _problems(candidates, best, estimates, settings)
    if problems:
        findings += problems
        return Training(model, tuple(findings), False, best.iterations)
    parameters, out_of_order = in_order(model, best.parameters)
    findings += [
        Finding(
            Kind.DECIDED,
            "linkage.levels_merged",
            "Some levels of this comparison came out in the wrong order and count alike now.",
            where=name,
        )
        for name in out_of_order
    ]
    findings.append(
        Finding(
            Kind.FOUND,
            "linkage.trained",
            f"Trained on {candidates.n_pairs:,.0f} candidate pairs and {anchors.n_pairs:,.0f} pairs"
            f" of names at one address; {best.parameters.prior:.1%} of candidates match.",
        )
    )
    return Training(_with(model, parameters), tuple(findings), True, best.iterations)


def in_order(model: LinkageModel, parameters: Parameters) -> tuple[Parameters, tuple[str, ...]]:
    """The same parameters with weights that never rise along a ladder, and the names of the
    comparisons that were changed.

    Neighbours out of order get the weight they have together (pool adjacent violators). Every
    level keeps its u, so m need not sum to one exactly afterwards.
    """
    m = [ms.copy() for ms in parameters.m]
    changed = []
    for comparison, ms, us in zip(model.comparisons, m, parameters.u, strict=True):
        codes = [level.code for level in comparison.levels]
        before = ms.copy()
        for ladder in comparison.ladders or (tuple(codes),):
            rungs = [codes.index(code) for code in ladder]
            ms[rungs] = _pooled(ms[rungs], us[rungs])
        if not np.allclose(before, ms):
            changed.append(comparison.name)
    return Parameters(parameters.prior, tuple(m), parameters.u), tuple(changed)


def _learn_m(
    model: LinkageModel,
    anchors: Patterns,
    candidates: Patterns,
    settings: TrainingSettings,
    findings: list[Finding],
) -> Probabilities:
    """m of every comparison from its teacher; where that has too little to teach, as it was."""
    start = Parameters(
        _PRIOR_AT_ONE_ADDRESS, _probabilities(model, "m"), _probabilities(model, "u")
    )
    learned = dict.fromkeys(Teacher, start.m)
    if anchors.n_pairs < settings.min_pairs:
        findings.append(
            _too_few("pairs of names at one address", anchors.n_pairs, settings.min_pairs)
        )
    else:
        found = _estimate(anchors, start, frozenset(), settings)
        problems = _problems(anchors, found, [found], settings)
        findings += problems
        if not problems:
            learned[Teacher.ONE_ADDRESS] = found.parameters.m
    sure = _sure_pairs(candidates)
    if sure.n_pairs < settings.min_pairs:
        findings.append(_too_few("pairs that leave no doubt", sure.n_pairs, settings.min_pairs))
    else:
        learned[Teacher.SURE_PAIRS] = tuple(
            level_shares(
                sure.levels[:, column], sure.counts, start.m[column], settings.pseudo_pairs
            )
            for column in range(len(model.comparisons))
        )
    return tuple(
        learned[comparison.teacher][position]
        for position, comparison in enumerate(model.comparisons)
    )


def _sure_pairs(candidates: Patterns) -> Patterns:
    seeds = ~np.isnan(candidates.known)
    return Patterns(candidates.levels[seeds], candidates.counts[seeds], candidates.known[seeds])


def _problems(
    patterns: Patterns, best: Estimate, estimates: list[Estimate], settings: TrainingSettings
) -> list[Finding]:
    """Why this estimate must not be used; empty when it may."""
    problems = []
    if not best.has_converged:
        problems.append(
            f"Training did not settle in {best.iterations} rounds, so the model's starting "
            "probabilities stand."
        )
    if not settings.min_prior <= best.parameters.prior <= settings.max_prior:
        problems.append(
            f"Training found {best.parameters.prior:.1%} of pairs to match, outside what is "
            "plausible, so the model's starting probabilities stand."
        )
    mine = match_probabilities(patterns, best.parameters)
    spread = max(
        float(
            np.average(
                np.abs(mine - match_probabilities(patterns, other.parameters)),
                weights=patterns.counts,
            )
        )
        for other in estimates
    )
    if spread > settings.agree:
        problems.append(
            f"Training from different starts gave pairs probabilities {spread:.1%} apart on "
            "average, so the model's starting probabilities stand."
        )
    return [Finding(Kind.DOUBTED, "linkage.not_trained", problem) for problem in problems]


def _estimate(
    patterns: Patterns, start: Parameters, fixed: frozenset[int], settings: TrainingSettings
) -> Estimate:
    scale = min(1.0, settings.max_pairs / max(patterns.n_pairs, 1.0))
    return estimate(
        Patterns(patterns.levels, patterns.counts * scale, patterns.known),
        start,
        fixed_m=fixed,
        pseudo_pairs=settings.pseudo_pairs,
        max_iterations=settings.max_iterations,
        tolerance=settings.tolerance,
    )


def _pooled(ms: NDArray[np.float64], us: NDArray[np.float64]) -> NDArray[np.float64]:
    blocks = [[float(m), float(u), 1] for m, u in zip(ms, us, strict=True)]
    position = 1
    while position < len(blocks):
        above, below = blocks[position - 1], blocks[position]
        if above[0] / above[1] < below[0] / below[1]:
            blocks[position - 1 : position + 1] = [
                [a + b for a, b in zip(above, below, strict=True)]
            ]
            position = max(1, position - 1)
        else:
            position += 1
    ratios = [m / u for m, u, length in blocks for _ in range(int(length))]
    ordered: NDArray[np.float64] = np.array(ratios) * us
    return ordered


def _probabilities(model: LinkageModel, which: str) -> Probabilities:
    arrays = []
    for comparison in model.comparisons:
        values = np.array([getattr(level, which) for level in comparison.levels], np.float64)
        arrays.append(values / values.sum())
    return tuple(arrays)


def _with(model: LinkageModel, parameters: Parameters) -> LinkageModel:
    return model.with_probabilities(
        parameters.prior,
        tuple(tuple(float(value) for value in ms) for ms in parameters.m),
        tuple(tuple(float(value) for value in us) for us in parameters.u),
    )


def _too_few(what: str, n_pairs: float, needed: int) -> Finding:
    return Finding(
        Kind.DOUBTED,
        "linkage.too_few_pairs",
        f"There are {n_pairs:,.0f} {what}, too few to learn from ({needed:,} are needed), so the "
        "model's starting probabilities stand.",
    )
