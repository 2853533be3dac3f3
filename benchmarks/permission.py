"""How fast a proposal is answered, and how many questions settle it.

    .venv/bin/python benchmarks/permission.py [--proposals 10000] [--draws 3]

Judges generated proposals on one core and reports the time each took (limit: a median of 50 ms).
Then takes half of what the worked cases know away, at random with a fixed seed, and counts the
questions asked until the best route is settled, against the baseline of asking every unknown fact
in the order of the rulebook (limit: at most half on average, and never more in any case).
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from folkmoot.permission import (
    Activity,
    Audience,
    Charter,
    Fact,
    OutputKind,
    Party,
    PartyRole,
    Proposal,
    ProposedAsset,
    Rulebook,
    Truth,
    Use,
    WorkedCase,
    is_settled,
    judge,
    load_cases,
    load_rulebook,
    next_question,
)
from folkmoot.tables import Sensitivity, Standing

SEED = 2026
DAY = date(2026, 11, 22)
MEDIAN_LIMIT = 0.050


def generated(number: int, book: Rulebook) -> Proposal:
    """A proposal drawn at random: any bodies, data, purpose, output and answers."""
    rng = random.Random(f"{SEED}-{number}")  # noqa: S311  # a draw that can be made again
    kinds = [kind.id for kind in book.kinds.values() if not kind.is_family]
    parties = tuple(
        Party(
            f"Body {i}",
            rng.choice(["", *kinds]),
            frozenset(role for role in PartyRole if rng.random() < 0.3),
            rng.choice(["England"] * 9 + ["Wales", "Scotland"]),
        )
        for i in range(rng.randint(1, 4))
    )
    assets = tuple(_asset(rng, parties, book) for _ in range(rng.randint(1, 4)))
    answers = {
        fact: rng.choice([Truth.YES, Truth.NO])
        for fact in rng.sample(list(book.facts), rng.randint(0, 20))
    }
    return Proposal(
        title=f"Proposal {number}",
        purpose="as generated",
        decision=rng.choice(["", *["a decision"] * 9]),
        author="benchmark",
        assets=assets,
        output=rng.choice(list(OutputKind)),
        audience=rng.choice(list(Audience)),
        uses=frozenset(use for use in Use if rng.random() < 0.1),
        activities=frozenset(activity for activity in Activity if rng.random() < 0.2),
        is_checked_before_release=rng.choice([None, True, False]),
        links_records=rng.choice([None, True, False]),
        uses_algorithm=rng.choice([None, True, False]),
        purposes=frozenset(rng.sample(list(book.purposes), rng.randint(0, 2))),
        parties=parties,
        answers=answers,
    )


def _asset(rng: random.Random, parties: tuple[Party, ...], book: Rulebook) -> ProposedAsset:
    return ProposedAsset(
        title=f"Asset {rng.randint(1, 99)}",
        holder=rng.choice(parties).name,
        standing=rng.choice(list(Standing)),
        is_published=rng.random() < 0.2,
        sensitivities=frozenset(rng.sample(list(Sensitivity), rng.randint(0, 3))),
        is_licensed_by_others=rng.choice([None, True, False]),
        origins=rng.choice([None, frozenset(rng.sample(list(book.origins), rng.randint(0, 3)))]),
        charter=Charter(
            permitted_purposes=tuple(rng.sample(list(book.purposes), rng.choice([0, 0, 2]))),
            prohibited_uses=frozenset(use for use in Use if rng.random() < 0.2),
            embargo_until=rng.choice([None, None, date(2027, 1, 1)]),
            expires_on=rng.choice([None, None, date(2026, 1, 1)]),
            has_veto=rng.random() < 0.1,
        ),
        is_confidential=rng.choice([None, True, False]),
    )


def measure_time(count: int, book: Rulebook) -> bool:
    """Judge so many proposals; none may raise."""
    took = []
    for number in range(count):
        proposal = generated(number, book)
        began = time.process_time()
        judge(proposal, book, on=DAY)
        took.append(time.process_time() - began)
    took.sort()
    median = statistics.median(took)
    print(f"{count:,} generated proposals judged, none raised")
    nearly_all = took[int(len(took) * 0.99)]
    print(
        f"  processor time each: median {median * 1000:.1f} ms, "
        f"99 of 100 under {nearly_all * 1000:.1f} ms, most {took[-1] * 1000:.1f} ms"
    )
    return median < MEDIAN_LIMIT


@dataclass(frozen=True)
class Count:
    """Questions asked of one case until its best route was settled."""

    case: str
    ours: int
    baseline: int


def half_hidden(case: WorkedCase, rng: random.Random) -> Proposal:
    """The case's proposal without half of what people settled in it."""
    proposal = case.proposal
    hideable: dict[str, Callable[[Proposal], Proposal]] = {
        name: lambda p, name=name: replace(  # type: ignore[misc]
            p, answers={fact: truth for fact, truth in p.answers.items() if fact != name}
        )
        for name in proposal.answers
    }
    for field in ("links_records", "uses_algorithm", "is_checked_before_release"):
        if getattr(proposal, field) is not None:
            hideable[field] = lambda p, field=field: replace(p, **{field: None})  # type: ignore[misc]
    for field in ("collected_for", "is_licensed_by_others"):
        if any(getattr(asset, field) is not None for asset in proposal.assets):
            hideable[field] = lambda p, field=field: replace(  # type: ignore[misc]
                p, assets=tuple(replace(asset, **{field: None}) for asset in p.assets)
            )
    if proposal.activities:
        hideable["activities"] = lambda p: replace(p, activities=frozenset())
    for name in rng.sample(sorted(hideable), (len(hideable) + 1) // 2):
        proposal = hideable[name](proposal)
    return proposal


def truths(case: WorkedCase, book: Rulebook) -> Callable[[Fact], Truth]:
    """How the case answers a question: as it says, else as its proposal tells, else no."""
    from folkmoot.permission.facts import facts_of_asset, facts_of_proposal

    known = dict(facts_of_proposal(case.proposal, book))
    for asset in case.proposal.assets:
        for name, truth in facts_of_asset(asset, case.proposal, book, case.on).items():
            known.setdefault(name, truth)
    return lambda fact: known.get(fact.id, Truth.NO)


def count_questions(case: WorkedCase, start: Proposal, book: Rulebook) -> Count:
    """Ask in our order, and in the rulebook's, until the best route is settled."""
    answer = truths(case, book)
    ours, proposal = 0, start
    while (question := next_question(proposal, book, on=case.on)) is not None:
        ours += 1
        proposal = replace(proposal, answers={**proposal.answers, question.id: answer(question)})
    baseline, proposal = 0, start
    for question in book.questions:
        if is_settled(proposal, book, on=case.on):
            break
        if question.id in proposal.answers:
            continue
        baseline += 1
        proposal = replace(proposal, answers={**proposal.answers, question.id: answer(question)})
    return Count(case.id, ours, baseline)


def measure_questions(draws: int, book: Rulebook) -> bool:
    """Half of what the worked cases know is hidden, so many times over."""
    counts = []
    for draw in range(draws):
        rng = random.Random(f"{SEED}-questions-{draw}")  # noqa: S311  # as above
        counts += [count_questions(c, half_hidden(c, rng), book) for c in load_cases()]
    ours = statistics.mean(count.ours for count in counts)
    baseline = statistics.mean(count.baseline for count in counts)
    more = [count for count in counts if count.ours > count.baseline]
    needed = [count for count in counts if count.baseline]
    print(f"{len(counts)} worked cases with half of what they know hidden ({draws} draws)")
    print(f"  questions each: ours {ours:.2f}, rulebook order {baseline:.2f}")
    print(f"  where any was needed ({len(needed)}): ours "
          f"{statistics.mean(c.ours for c in needed):.2f}, rulebook order "
          f"{statistics.mean(c.baseline for c in needed):.2f}")  # fmt: skip
    print(f"  cases in which ours asked more: {len(more)} {[c.case for c in more]}")
    for name in ("ours", "baseline"):
        spread = Counter(getattr(count, name) for count in counts)
        told = ", ".join(f"{n} questions: {spread[n]}" for n in sorted(spread))
        print(f"  {name}: {told}")
    return ours <= baseline / 2 and not more


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--proposals", type=int, default=10_000)
    parser.add_argument("--draws", type=int, default=3)
    chosen = parser.parse_args()
    book = load_rulebook()
    kept = [measure_time(chosen.proposals, book), measure_questions(chosen.draws, book)]
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
