"""Residents ask; each member answers in time; every place of the data is dealt with; what was said
is sealed, kept out of the ledger and erased."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from tests.integration.agreements.conftest import Cast

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.residents import actions, particulars, queries, reach, rules, states
from folkmoot.hub.residents.models import RequestPart, ResidentRequest
from folkmoot.hub.residents.particulars import Particulars

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]

SAID = Particulars("Nell Hawthorne", "nell@example.org", "I live by the mill.")

# fmt: off
CLOCKS = [
    # kind         received            longer  last day
    ("access",     date(2026, 3, 2),   False,  date(2026, 4, 2)),
    ("access",     date(2026, 1, 31),  False,  date(2026, 2, 28)),
    ("erasure",    date(2028, 1, 31),  False,  date(2028, 2, 29)),
    ("objection",  date(2026, 12, 15), False,  date(2027, 1, 15)),
    ("access",     date(2026, 11, 30), True,   date(2027, 2, 28)),
    ("complaint",  date(2026, 6, 19),  False,  date(2026, 7, 18)),
    ("complaint",  date(2026, 2, 1),   False,  date(2026, 3, 2)),
]
OVERDUE = [
    # kind         state           days after  overdue
    ("access",     "received",     0,          False),
    ("access",     "received",     1,          True),
    ("access",     "confirmed",    1,          True),
    ("access",     "answered",     1,          False),
    ("complaint",  "received",     1,          True),
    ("complaint",  "acknowledged", 1,          False),
]
# fmt: on


@pytest.mark.parametrize(("kind", "received", "longer", "last"), CLOCKS)
def test_the_clock_of_each_kind(kind: str, received: date, longer: bool, last: date) -> None:
    assert states.due_on(kind, received, is_extended=longer) == last


@pytest.mark.parametrize(("kind", "state", "after", "overdue"), OVERDUE)
def test_what_is_overdue(kind: str, state: str, after: int, overdue: bool) -> None:
    due = date(2026, 5, 1)
    assert states.is_overdue(kind, state, due, due + timedelta(days=after)) is overdue


@pytest.fixture
def ask(in_force: Agreement) -> Callable[..., ResidentRequest]:
    def sent(kind: str = "access", client: str = "192.0.2.1") -> ResidentRequest:
        members = queries.members_of_use(in_force)
        return actions.ask(kind=kind, said=SAID, members=members, agreement=in_force, client=client)

    return sent


def part_at(request: ResidentRequest, member: Member) -> RequestPart:
    return request.parts.get(member=member)


def test_a_request_goes_to_every_member_concerned_with_its_clock(
    ask: Callable[..., ResidentRequest],
) -> None:
    made = ask()
    assert {part.member.name for part in made.parts.all()} == {"Oldbury", "Newbridge"}
    due = states.due_on("access", made.received_on)
    assert {part.due_on for part in made.parts.all()} == {due}


def test_who_asks_is_nowhere_in_the_open(
    ask: Callable[..., ResidentRequest], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        made = ask()
    lines = "\n".join(LedgerEntry.objects.values_list("line", flat=True))
    for word in ("Nell", "nell@example.org", "mill", "192.0.2.1"):
        assert word not in lines
        assert word not in caplog.text
        assert word.encode() not in bytes(made.sealed)
    assert "Nell" not in repr(SAID)
    assert particulars.open_sealed(made.sealed, settings.CONFIG) == SAID


def test_opening_what_was_said_is_for_officers_of_the_member_and_in_the_ledger(
    ask: Callable[..., ResidentRequest], cast: Cast, person: Callable[..., User]
) -> None:
    part = part_at(ask(), cast.oldbury)
    for by in (cast.other_officer, cast.director, person(Role.ADMINISTRATOR)):
        with pytest.raises(Refused):
            actions.open_particulars(by=by, part=part)
    assert actions.open_particulars(by=cast.officer, part=part) == SAID
    assert LedgerEntry.objects.filter(action="request.opened", subject=part.subject).count() == 1


def test_it_reaches_every_version_held_under_the_agreement_and_no_other(
    ask: Callable[..., ResidentRequest], cast: Cast, asset: Asset, oldbury: Member
) -> None:
    Version.objects.create(
        asset=asset, number=2, state=Version.State.SEALED, file_name="b.csv", size=1
    )
    Version.objects.create(
        asset=asset, number=3, state=Version.State.REJECTED, file_name="c.csv", size=1
    )
    elsewhere = Asset.objects.create(member=oldbury, title="Not under it", code="elsw-2345")
    Version.objects.create(
        asset=elsewhere, number=1, state=Version.State.KEPT, file_name="d.csv", size=1
    )
    part = part_at(ask(), cast.oldbury)
    subjects = set(part.places.values_list("subject", flat=True))
    assert subjects == {"asset:homes-234/1", "asset:homes-234/2"}


class LinkedVersions:
    """What an app that links would register."""

    name = "linked versions"

    def __init__(self, *subjects: str) -> None:
        self.subjects = subjects

    def reach(self, member: Member, agreement: Agreement | None) -> Iterable[reach.Place]:
        for subject in self.subjects:
            yield reach.Place("pseudonyms", subject, f"{subject} at {member}")


@pytest.fixture
def linking() -> Iterator[Callable[..., None]]:
    yield lambda *subjects: reach.register(LinkedVersions(*subjects))
    reach.forget(LinkedVersions.name)


def test_it_reaches_what_a_later_app_makes_of_the_data(
    ask: Callable[..., ResidentRequest], cast: Cast, linking: Callable[..., None]
) -> None:
    linking("linked:1", "pseudonyms:1")
    part = part_at(ask("erasure"), cast.oldbury)
    kinds = sorted(part.places.values_list("kind", flat=True))
    assert kinds == ["pseudonyms", "pseudonyms", "version"]


def test_no_answer_before_every_place_is_dealt_with_those_that_appeared_since_too(
    ask: Callable[..., ResidentRequest], cast: Cast, linking: Callable[..., None]
) -> None:
    part = part_at(ask("erasure"), cast.oldbury)
    place = part.places.get()
    with pytest.raises(Refused, match="received"):
        actions.settle_place(by=cast.officer, place=place, settled="done")
    part = actions.take(by=cast.officer, part=part, way="confirm")
    with pytest.raises(Refused, match="Not every place"):
        actions.take(by=cast.officer, part=part, way="answer", outcome="done")
    actions.settle_place(by=cast.officer, place=place, settled="done")
    assert rules.may_take(cast.officer, part, "answer").allowed
    linking("linked:7")
    assert not rules.may_take(cast.officer, part, "answer").allowed
    assert actions.look_again(by=cast.officer, part=part) == 1
    actions.settle_place(
        by=cast.officer, place=part.places.get(subject="linked:7"), settled="nothing"
    )
    done = actions.take(by=cast.officer, part=part, way="answer", outcome="done")
    assert (done.state, done.outcome) == (states.ANSWERED, "done")


def test_a_complaint_is_acknowledged_and_answered_without_showing_who_one_is(
    ask: Callable[..., ResidentRequest], cast: Cast
) -> None:
    part = part_at(ask("complaint"), cast.oldbury)
    assert not part.places.exists()
    assert not rules.may_take(cast.officer, part, "confirm").allowed
    part = actions.take(by=cast.officer, part=part, way="acknowledge")
    part = actions.take(by=cast.officer, part=part, way="answer", outcome="partly")
    assert part.settled_on is not None


def test_it_is_made_longer_once_and_only_in_time(
    ask: Callable[..., ResidentRequest], cast: Cast
) -> None:
    part = part_at(ask(), cast.oldbury)
    part = actions.take(by=cast.officer, part=part, way="confirm")
    part = actions.take(by=cast.officer, part=part, way="extend")
    assert part.due_on == states.months_after(part.request.received_on, 3)
    with pytest.raises(Refused, match="longer once"):
        actions.take(by=cast.officer, part=part, way="extend")
    other = part_at(part.request, cast.newbridge)
    other = actions.take(by=cast.other_officer, part=other, way="confirm")
    other.due_on = date(2020, 1, 1)
    other.save()
    assert not rules.may_take(cast.other_officer, other, "extend").allowed


def test_what_was_said_is_erased_ninety_days_after_the_last_member_settled(
    ask: Callable[..., ResidentRequest], cast: Cast
) -> None:
    made = ask("complaint")
    for by, member in ((cast.officer, cast.oldbury), (cast.other_officer, cast.newbridge)):
        assert actions.erase_due(on=date(2099, 1, 1)) == 0
        part = actions.take(by=by, part=part_at(made, member), way="acknowledge")
        last = actions.take(by=by, part=part, way="answer", outcome="done").settled_on
    assert last is not None
    assert actions.erase_due(on=last + states.KEPT_AFTER - timedelta(days=1)) == 0
    assert actions.erase_due(on=last + states.KEPT_AFTER) == 1
    assert actions.erase_due(on=last + states.KEPT_AFTER) == 0
    made.refresh_from_db()
    assert bytes(made.sealed) == b""
    with pytest.raises(Refused, match="erased"):
        actions.open_particulars(by=cast.officer, part=part_at(made, cast.oldbury))


def test_one_address_sends_few_requests_and_another_is_not_held_back(
    ask: Callable[..., ResidentRequest],
) -> None:
    for _ in range(rules.MOST_A_CLIENT):
        ask("complaint")
    with pytest.raises(Refused, match="where you are"):
        ask("complaint")
    ask("complaint", client="192.0.2.2")


def test_the_pages_from_asking_to_the_answer(
    client: Client, in_force: Agreement, cast: Cast, signed_in: SignIn
) -> None:
    assert "Warm homes" in client.get("/uses/").content.decode()
    page = client.get(f"/uses/{in_force.pk}/").content.decode()
    assert "Help people who are cold." in page
    assert "Digital Economy Act 2017" in page
    address = f"/uses/{in_force.pk}/ask/"
    lacking = client.post(address, {"kind": "access", "contact": "0113 496 0000"})
    assert lacking.status_code == 422
    sent = {"kind": "access", "name": SAID.name, "contact": SAID.contact, "words": SAID.words}
    after = client.post(address, sent)
    standing = client.get(after["Location"])
    assert "Received" in standing.content.decode()
    assert SAID.name not in standing.content.decode()
    assert standing["Referrer-Policy"] == "no-referrer"
    part = part_at(ResidentRequest.objects.get(), cast.oldbury)

    signed_in(cast.officer)
    assert part.get_absolute_url() in client.get("/residents/").content.decode()
    opened = client.post(f"/residents/{part.pk}/open/")
    assert SAID.contact in opened.content.decode()
    assert opened["Cache-Control"] == "no-store"
    assert client.post(f"/residents/{part.pk}/take/confirm/").status_code == 302
    place = part.places.get()
    assert client.post(f"/residents/{part.pk}/places/{place.pk}/made-up/").status_code == 404
    assert client.post(f"/residents/{part.pk}/places/{place.pk}/done/").status_code == 302
    assert client.post(f"/residents/{part.pk}/answer/", {}).status_code == 422
    assert client.post(f"/residents/{part.pk}/answer/", {"outcome": "done"}).status_code == 302
    assert "Answered: done as asked" in client.get(after["Location"]).content.decode()


def test_overdue_requests_are_shown_to_officers(
    client: Client, ask: Callable[..., ResidentRequest], cast: Cast, signed_in: SignIn
) -> None:
    ask("complaint").parts.update(due_on=date(2020, 1, 1))
    page = signed_in(cast.officer).get("/residents/").content.decode()
    assert "1 overdue" in page


def test_requests_are_nobody_elses(
    client: Client, ask: Callable[..., ResidentRequest], cast: Cast, signed_in: SignIn
) -> None:
    part = part_at(ask(), cast.oldbury)
    signed_in(cast.other_officer)
    assert client.get(part.get_absolute_url()).status_code == 403
    for way in ("open/", "take/confirm/", "look-again/", "answer/"):
        assert client.post(f"{part.get_absolute_url()}{way}").status_code == 403
    signed_in(cast.director)
    assert client.get("/residents/").status_code == 403


def test_a_use_that_is_not_in_force_has_no_page(client: Client, drafted: Agreement) -> None:
    assert client.get(f"/uses/{drafted.pk}/").status_code == 404
    assert client.get(f"/uses/{drafted.pk}/ask/").status_code == 404


def test_members_can_be_asked_without_naming_a_use(
    client: Client, cast: Cast, asset: Asset
) -> None:
    sent = {"kind": "erasure", "name": "N", "contact": "c", "members": [cast.oldbury.pk]}
    assert client.post("/uses/ask/", sent).status_code == 302
    part = RequestPart.objects.get()
    assert list(part.places.values_list("subject", flat=True)) == ["asset:homes-234/1"]
