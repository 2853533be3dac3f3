"""Who raises and works on problems, and what an attempt leaves behind however it ends."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from folkmoot.errors import JourneyError, Refused
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.ledgers.queries import entries_about, verification
from folkmoot.hub.problems import actions, tasks
from folkmoot.hub.problems.models import Attempt, Problem, Step
from folkmoot.hub.problems.pictures import edges_of
from folkmoot.hub.problems.queries import answer_to
from folkmoot.hub.problems.rules import may_attempt, may_raise, may_see_findings
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version
from folkmoot.hub.releases.actions import sign_off
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.queries import vault
from folkmoot.journeys import spending
from folkmoot.journeys.release_records import to_bytes
from folkmoot.journeys.spending import Part
from folkmoot.tables import Column, ColumnType, Finding, Kind, Meaning, Schema, Standing
from folkmoot.vault import Origin

pytestmark = pytest.mark.django_db

WORDS = {
    "title": "Where does our money go?",
    "worry": "How much stays here?",
    "decision": "Which contracts to split.",
    "who_acts": "Procurement",
    "by_when": "April",
    "least_data": "Payments and premises.",
    "journey": Problem.Journey.SPENDING.value,
}


def nothing(fraction: float, message: str) -> None:
    """For whoever does not watch."""


@pytest.fixture
def problem(oldbury: Member) -> Problem:
    return actions.raise_problem(by=None, raised_by=oldbury, **WORDS)


# fmt: off
MAY = [
    # role                                   raise   attempt  see what was found before sign-off
    (None,                                   False,  False,   False),
    (Role.RESIDENT,                          False,  False,   False),
    (Role.CONTRIBUTOR,                       True,   False,   False),
    (Role.INFORMATION_GOVERNANCE_OFFICER,    True,   False,   True),
    (Role.LINKER,                            True,   False,   False),
    (Role.ANALYST,                           True,   True,    True),
    (Role.OUTPUT_CHECKER,                    True,   False,   True),
    (Role.DIRECTOR,                          True,   False,   False),
    (Role.ADMINISTRATOR,                     True,   False,   False),
]
# fmt: on


def test_the_table_names_every_role() -> None:
    assert {role for role, *_ in MAY} == {None, *Role}


@pytest.mark.parametrize(("role", "raises", "attempts", "sees"), MAY)
def test_who_may_do_what(
    person: Callable[..., User],
    problem: Problem,
    role: Role | None,
    raises: bool,
    attempts: bool,
    sees: bool,
) -> None:
    by = person(role)
    begun = actions.begin_attempt(by=None, problem=problem)
    assert may_raise(by).allowed is raises
    assert may_attempt(by, problem).allowed is attempts
    assert may_see_findings(by, begun).allowed is sees


def test_a_visitor_may_do_none_of_it(problem: Problem) -> None:
    begun = actions.begin_attempt(by=None, problem=problem)
    visitor = AnonymousUser()
    assert not may_raise(visitor).allowed
    assert not may_attempt(visitor, problem).allowed
    assert not may_see_findings(visitor, begun).allowed


def test_the_actions_hold_to_the_rules(
    person: Callable[..., User], problem: Problem, oldbury: Member
) -> None:
    with pytest.raises(Refused):
        actions.raise_problem(by=person(Role.RESIDENT), raised_by=oldbury, **WORDS)
    with pytest.raises(Refused):
        actions.begin_attempt(by=person(Role.DIRECTOR), problem=problem)
    assert Attempt.objects.count() == 0


def test_two_problems_of_one_title_have_two_addresses(problem: Problem, oldbury: Member) -> None:
    again = actions.raise_problem(by=None, raised_by=oldbury, **WORDS)
    assert (problem.slug, again.slug) == ("where-does-our-money-go", "where-does-our-money-go-2")


def test_a_problem_is_raised_from_its_page(
    person: Callable[..., User], signed_in: Callable[[User], Client], oldbury: Member
) -> None:
    client = signed_in(person(Role.DIRECTOR))
    told = client.post("/problems/raise/", {"title": "Only this"}).content.decode()
    assert "There is a problem" in told
    done = client.post("/problems/raise/", {**WORDS, "raised_by": oldbury.pk})
    assert done["Location"] == "/problems/where-does-our-money-go/"
    (entry,) = entries_about("problem:where-does-our-money-go")
    assert entry.action == "problem.raised"


# An attempt that cannot go on


def test_an_attempt_without_data_fails_and_says_so(
    problem: Problem, client: Client, person: Callable[..., User], signed_in: Callable[..., Client]
) -> None:
    begun = actions.begin_attempt(by=None, problem=problem)
    with pytest.raises(JourneyError):
        actions.run_attempt(attempt=begun.pk, progress=nothing)
    begun.refresh_from_db()
    assert begun.state == Attempt.State.FAILED
    assert begun.stopped_by
    public = client.get(problem.get_absolute_url()).content.decode()
    assert "It stopped here" in public
    assert begun.stopped_by not in public
    page = signed_in(person(Role.ANALYST)).get(problem.get_absolute_url())
    assert "It stopped here" in page.content.decode()


def test_an_attempt_that_the_hub_itself_fails_is_not_left_running(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = actions.begin_attempt(by=None, problem=problem)

    def break_down() -> list[Asset]:
        raise ZeroDivisionError("a figure that nobody should read")

    monkeypatch.setattr(actions, "assets_for_spending", break_down)
    with pytest.raises(ZeroDivisionError):
        actions.run_attempt(attempt=begun.pk, progress=nothing)
    begun.refresh_from_db()
    assert (begun.state, begun.stopped_by) == (Attempt.State.FAILED, "The hub failed at this.")


# An attempt that is handed in; the journey's own steps have tests of their own

VISITS = Schema(
    (
        Column("place", "Place", ColumnType.TEXT, Meaning.AREA_NAME),
        Column("amount", "Amount", ColumnType.MONEY, Meaning.AMOUNT_GBP, unit="GBP"),
    )
)
FOR_THE_CHECKER = Finding(Kind.DECIDED, "test.why", "Oldbury North is hidden for its one firm.")
FOR_ALL = Finding(Kind.FOUND, "test.public", "1 figure of 2 is hidden.")


def rows(hidden: Decimal | None) -> pa.Table:
    own = [{"place": "South", "amount": Decimal("10.00")}, {"place": "North", "amount": hidden}]
    return pa.Table.from_pylist(own, schema=VISITS.arrow)


class MadeJourney:
    """Stands in for the steps of the journey, and can be told to stop at its last one."""

    Role, role_of = spending.Role, staticmethod(spending.role_of)

    def __init__(self) -> None:
        self.is_interrupted = False

    def gather(self, files: object) -> SimpleNamespace:
        return SimpleNamespace(sentences=["2 payments."])

    def find_suppliers(self, gathered: object, engine: object) -> SimpleNamespace:
        return SimpleNamespace(sentences=["1 was found."], facts=[("Found", "1")])

    def add_up(self, gathered: object, suppliers: object, engine: object) -> SimpleNamespace:
        return SimpleNamespace(sentences=["It agrees."], facts=[("Total", "£31.41")])

    def release_as_it_is(self, added: Any) -> spending.SafeAnswer:
        if self.is_interrupted:
            raise KeyboardInterrupt
        outputs = [
            spending.SafeOutput(
                title,
                "What it is.",
                VISITS,
                rows(None),
                VISITS,
                rows(Decimal("31.41")),
                to_bytes(()),
            )  # fmt: skip
            for title in ("by service", "by ward")
        ]
        return spending.SafeAnswer(*outputs, "By hand", (FOR_THE_CHECKER,), (FOR_ALL,), added)


@pytest.fixture
def journey(oldbury: Member, monkeypatch: pytest.MonkeyPatch) -> MadeJourney:
    """One open asset, and a journey over it that takes no time."""
    kept = vault().add(VISITS, rows(Decimal(1)).to_batches(), origin=Origin("a test"))
    now = timezone.now()
    asset = Asset.objects.create(
        member=oldbury, title="Visits", description="All.", standing=Standing.OPEN.value,
        licence=Licence.OGL, frequency=Frequency.ANNUAL, contact="Data team", registered_at=now,
        published_at=now,
    )  # fmt: skip
    version = Version(
        asset=asset, number=1, state=Version.State.KEPT, file_name="", size=1, confirmed_at=now,
        rows=2, quarantined=0, columns=VISITS.to_json(), vault_id=kept.version_id,
    )  # fmt: skip
    version.offer(kept.version_id)
    version.save()
    asset.current = version
    asset.save()
    made = MadeJourney()
    monkeypatch.setattr(actions, "spending", made)
    monkeypatch.setattr(actions, "assets_for_spending", lambda: [asset])
    monkeypatch.setattr(actions, "council_file", lambda asset, keep: None)
    return made


def test_an_attempt_ends_with_two_outputs_that_wait(
    journey: MadeJourney, problem: Problem, person: Callable[..., User]
) -> None:
    begun = actions.begin_attempt(by=person(Role.ANALYST), problem=problem)
    done = actions.run_attempt(attempt=begun.pk, progress=nothing)
    assert done.state == Attempt.State.HANDED_IN
    assert [step.name for step in done.steps.all()] == list(Step.Name)
    assert {output.state for output in done.outputs.all()} == {Output.State.WAITING}
    written = [entry.action for entry in entries_about(problem.subject)]
    assert sorted(written) == sorted(
        ["problem.raised", "attempt.begun", *(f"step.{name}" for name in Step.Name.values),
         "attempt.handed_in"]
    )  # fmt: skip
    assert verification().is_ok


def test_what_was_found_waits_for_the_sign_off(
    journey: MadeJourney, problem: Problem, client: Client, person: Callable[..., User]
) -> None:
    begun = actions.begin_attempt(by=person(Role.ANALYST), problem=problem)
    done = actions.run_attempt(attempt=begun.pk, progress=nothing)
    assert "£31.41" not in client.get(problem.get_absolute_url()).content.decode()
    checkers = [person(Role.OUTPUT_CHECKER, username=f"checker.{n}") for n in (1, 2)]
    for output in done.outputs.all():
        for checker in checkers[: output.checkers_needed]:
            sign_off(by=checker, output=output)
    assert may_see_findings(AnonymousUser(), Attempt.objects.get(pk=begun.pk)).allowed


def test_an_interrupted_attempt_is_done_again_and_nothing_is_doubled(
    journey: MadeJourney, problem: Problem
) -> None:
    begun = actions.begin_attempt(by=None, problem=problem)
    journey.is_interrupted = True
    with pytest.raises(KeyboardInterrupt):
        actions.run_attempt(attempt=begun.pk, progress=nothing)
    assert Output.objects.count() == 0
    journey.is_interrupted = False
    for _ in range(2):
        actions.run_attempt(attempt=begun.pk, progress=nothing)
    assert Output.objects.count() == 2
    assert begun.steps.count() == len(Step.Name)


def test_an_attempt_that_failed_can_be_run_again(
    journey: MadeJourney, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = actions.begin_attempt(by=None, problem=problem)
    monkeypatch.setattr(journey, "gather", _cannot)
    with pytest.raises(JourneyError):
        actions.run_attempt(attempt=begun.pk, progress=nothing)
    monkeypatch.undo()
    begun.refresh_from_db()
    assert begun.stopped_by.startswith("No payments.")


def _cannot(files: object) -> None:
    raise JourneyError("No payments.", remedy="Register some.")


def test_the_classes_of_the_map_hold_the_amounts_they_name() -> None:
    amounts = [Decimal("42868.57"), Decimal("58001"), Decimal("1093513.2"), Decimal("60298")]
    edges = edges_of(tuple(Part(str(amount), amount, 1, 1) for amount in amounts))
    assert edges == [Decimal(43000), Decimal(59000), Decimal(61000), Decimal(1100000)]


def test_there_is_no_answer_until_all_is_released(journey: MadeJourney, problem: Problem) -> None:
    begun = actions.begin_attempt(by=None, problem=problem)
    actions.run_attempt(attempt=begun.pk, progress=nothing)
    assert answer_to(problem) is None


def test_the_journey_is_a_job_that_leads_back_to_its_problem(
    problem: Problem, person: Callable[..., User]
) -> None:
    started = tasks.begin_attempt(by=person(Role.ANALYST), problem=problem)
    assert started.then == problem.get_absolute_url()
    assert started.arguments == {"attempt": problem.attempts.get().pk}
