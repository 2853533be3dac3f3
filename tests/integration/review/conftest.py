"""A linkage of two councils under an agreement in force, and linkers to review it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import django
import pytest

django.setup()

from django.utils import timezone  # noqa: E402
from tests.integration.hub.conftest import (  # noqa: E402, F401 - fixtures of the hub's tests
    newbridge,
    oldbury,
    person,
    region,
    signed_in,
)

from folkmoot.hub.accounts.models import Member, Role, User  # noqa: E402
from folkmoot.hub.agreements import states  # noqa: E402
from folkmoot.hub.agreements.models import AgreedAsset, Agreement, Party  # noqa: E402
from folkmoot.hub.linking.models import Linkage, LinkedAsset  # noqa: E402
from folkmoot.hub.permissions.models import Proposal  # noqa: E402
from folkmoot.hub.register.models import Asset, Version  # noqa: E402
from folkmoot.hub.review import actions  # noqa: E402
from folkmoot.hub.review.models import Round, Task  # noqa: E402
from folkmoot.linkage.review import Answer, ReviewPair, Similarity, Strength  # noqa: E402

SIMILAR = (
    Similarity("forename", "the same", Strength.SAME),
    Similarity("surname", "sounds alike, one letter differs", Strength.CLOSE),
    Similarity("born", "other days, years apart", Strength.DIFFERENT),
    Similarity("lives", "only one record says", Strength.SILENT),
)
STRATA = {
    "sizes": [400, 100],
    "is_linked": [True, False],
    "least": [0.6, 0.01],
    "greatest": [1.0, 0.4],
    "planned": [0.95, 0.1],
}


@dataclass
class Linkers:
    """Three people who link, and one who must not."""

    one: User
    other: User
    third: User
    analyst: User


@pytest.fixture
def linkers(
    person: Callable[..., User],  # noqa: F811
    oldbury: Member,  # noqa: F811
    newbridge: Member,  # noqa: F811
) -> Linkers:
    return Linkers(
        person(Role.LINKER, oldbury, "one"),
        person(Role.LINKER, newbridge, "other"),
        person(Role.LINKER, newbridge, "third"),
        person(Role.ANALYST, oldbury, "analyst"),
    )


@pytest.fixture
def in_force(oldbury: Member, newbridge: Member) -> Agreement:  # noqa: F811
    """An agreement of two councils, as it stands once both have signed it."""
    proposal = Proposal.objects.create(
        title="Warm homes", purpose="Help", decision="Whom", judged_on=date(2026, 1, 1)
    )
    made = Agreement.objects.create(
        proposal=proposal, title="Warm homes", purpose="Help", rung=4, route="Linked",
        state=states.IN_FORCE, starts_on=date(2026, 1, 1), ends_on=date(2099, 12, 31),
    )  # fmt: skip
    for member in (oldbury, newbridge):
        Party.objects.create(agreement=made, member=member)
    return made


@pytest.fixture
def asset(in_force: Agreement, oldbury: Member) -> Asset:  # noqa: F811
    """What the agreement names."""
    held = Asset.objects.create(
        code="homes-234", member=oldbury, title="Homes and their energy", licence="members-only",
        standing="protected", registered_at=timezone.now(), description="Every home.",
        contact="Housing data",
    )  # fmt: skip
    held.current = Version.objects.create(
        asset=held, number=1, state=Version.State.SEALED, file_name="homes.csv", size=1, rows=10
    )
    held.save()
    AgreedAsset.objects.create(agreement=in_force, asset=held)
    return held


@pytest.fixture
def linkage(in_force: Agreement, asset: Asset) -> Linkage:
    part = {
        "left": "homes", "right": "helps", "threshold": 0.6, "pairs": 400,
        "precision": {"estimate": 0.97, "low": 0.95, "high": 0.98},
        "recall": {"estimate": 0.9, "low": 0.85, "high": 0.93},
    }  # fmt: skip
    made = Linkage.objects.create(
        agreement=in_force,
        title="Homes and helps",
        use=Linkage.Purpose.COUNTING,
        state=Linkage.State.LINKED,
        expectation={"parts": [part]},
        linked_at=timezone.now(),
    )
    LinkedAsset.objects.create(linkage=made, version=asset.current, number=0, name="homes")
    return made


def pairs(count: int) -> list[ReviewPair]:
    """So many sampled pairs, three quarters of them linked, and one of known answer."""
    sampled = [
        ReviewPair(
            "homes", f"row-a{number}", "helps", f"row-b{number}", SIMILAR,
            match_probability=0.9 if number % 4 else 0.2,
            is_linked=bool(number % 4),
            stratum=0 if number % 4 else 1,
        )
        for number in range(count)
    ]  # fmt: skip
    gold = ReviewPair("homes", "row-a", "helps", "row-b", SIMILAR, 0.0, is_linked=False, gold=False)
    return [gold, *sampled]


@pytest.fixture
def opened(linkers: Linkers, linkage: Linkage) -> Round:
    """An open round of eight pairs and one of known answer."""
    made = actions.open_round(by=linkers.one, linkage=linkage, aim=0.05)
    lacking = [{"side": "homes", "n_records": 400, "n_unlinkable": 37}]
    actions.fill(opened=made, pairs=pairs(8), strata=STRATA, unlinkables=lacking)
    made.refresh_from_db()
    return made


@pytest.fixture
def judge_all(linkers: Linkers) -> Callable[[Round], None]:
    """Two people judge every pair rightly: what is linked is one person."""

    def judge(asked: Round) -> None:
        for by in (linkers.one, linkers.other):
            for task in Task.objects.filter(round=asked):
                answer = Answer.MATCH if task.is_linked else Answer.NO_MATCH
                actions.judge(by=by, task=task, answer=answer, seconds=4.0)

    return judge
