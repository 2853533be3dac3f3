"""One visit instead of three: a caseworker sees one person, and everybody concerned knows of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.integration.linking.conftest import Cast

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Role, User
from folkmoot.hub.agreements import actions as agreements
from folkmoot.hub.agreements.freezing import annexes_of
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.casework import actions, rules
from folkmoot.hub.casework.models import Case, Look, Missed, NamedCaseworker
from folkmoot.hub.casework.queries import looks_at
from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.register.models import Asset

pytestmark = [pytest.mark.django_db]

Claimants = list[dict[str, str]]
Open = Callable[..., Case]
WHY = "A visit about heating and damp is planned."


@pytest.fixture
def open_case(
    linked: Linkage, named: NamedCaseworker, visitor: User, claims: Asset, claimants: Claimants
) -> Open:
    """Opens a case on a claimant, by the place in the council's file."""

    def make(place: int = 0, **more: object) -> Case:
        said = {
            "by": visitor,
            "linkage": linked,
            "asset": claims,
            "reference": claimants[place]["Claim reference"],
            "reason": WHY,
            "last_day": timezone.localdate() + timedelta(days=7),
            **more,
        }
        return actions.open_case(**said)  # type: ignore[arg-type]

    return make


def linked_case(open_case: Open, visitor: User) -> tuple[Case, actions.PersonSeen]:
    """The first claimant whom the landlord knows too."""
    for place in range(15):
        case = open_case(place)
        seen = actions.look(by=visitor, case=case)
        if len({record.asset.pk for record in seen.records}) == 2:
            return case, seen
    raise AssertionError("none of them is a tenant")


def test_the_agreed_fields_of_one_person_are_seen_and_no_others(
    open_case: Open, visitor: User, claimants: Claimants
) -> None:
    case, seen = linked_case(open_case, visitor)
    own = next(one for one in seen.records if one.asset.title == "Council tax reduction")
    assert [heading for heading, _ in own.fields] == ["Forename", "Surname", "Award"]
    names = {(row["Forename"], row["Surname"], row["Award"]) for row in claimants}
    assert tuple(value for _, value in own.fields) in names
    theirs = next(one for one in seen.records if one.asset.title == "Tenancies")
    assert [heading for heading, _ in theirs.fields] == [
        "Last name", "EPC rating", "Damp reported"
    ]  # fmt: skip
    assert theirs.match_probability is not None
    assert case.pseudonym
    assert seen.withheld == ()


def test_every_look_is_in_the_ledger_and_shown_to_whoever_holds_the_data(
    open_case: Open, visitor: User, cast: Cast, claimants: Claimants, named: NamedCaseworker
) -> None:
    case, _ = linked_case(open_case, visitor)
    entries = LedgerEntry.objects.filter(subject=case.subject)
    assert [entry.action for entry in entries] == ["case.opened", "case.looked"]
    words = " ".join(str(entry.__dict__) for entry in LedgerEntry.objects.all())
    for secret in (claimants[0]["Claim reference"], claimants[0]["Surname"], WHY, case.pseudonym):
        assert secret not in words
    assert visitor.key.hex in words
    for owner in (cast.officer, cast.other_contributor):
        (look,) = looks_at(owner).filter(case=case)
        assert look.case.reason == WHY
    assert not looks_at(cast.analyst).exists()


def test_nothing_that_was_seen_is_kept(
    open_case: Open, visitor: User, region: object, claimants: Claimants
) -> None:
    case, seen = linked_case(open_case, visitor)
    surname = dict(seen.records[0].fields).get("Surname", "")
    kept = [Case.objects.get(pk=case.pk).__dict__, *Look.objects.values()]
    assert surname not in str(kept)
    actions.close(by=visitor, case=case)
    case.refresh_from_db()
    assert case.pseudonym == ""
    with pytest.raises(Refused, match="closed"):
        actions.look(by=visitor, case=case)


def test_the_page_shows_the_person_in_one_answer_only(
    open_case: Open, visitor: User, signed_in: Callable[[User], Client], cast: Cast
) -> None:
    case = open_case()
    client = signed_in(visitor)
    before = client.get(case.get_absolute_url())
    assert "What members know of this person" not in before.content.decode()
    looked = client.post(f"{case.get_absolute_url()}look/")
    assert "What members know of this person" in looked.content.decode()
    assert looked["Cache-Control"] == "no-store"
    assert client.get(f"{case.get_absolute_url()}look/").status_code == 405
    after = client.get(case.get_absolute_url())
    assert "What members know of this person" not in after.content.decode()
    for other in (cast.officer, cast.contributor, cast.director, cast.linker, cast.analyst):
        assert signed_in(other).get(case.get_absolute_url()).status_code == 403
        assert signed_in(other).post(f"{case.get_absolute_url()}look/").status_code == 403


def test_nobody_is_found_by_trying(open_case: Open, visitor: User, linked: Linkage) -> None:
    for number in range(rules.MOST_MISSED_A_DAY):
        with pytest.raises(Refused, match="Nobody in these data has that reference"):
            open_case(reference=f"CTR-{number}")
    assert Missed.objects.count() == rules.MOST_MISSED_A_DAY
    tries = LedgerEntry.objects.filter(action="case.nobody_found")
    assert tries.count() == rules.MOST_MISSED_A_DAY
    with pytest.raises(Refused, match="stood for nobody within a day"):
        open_case()


def test_a_case_needs_ones_own_data_a_reason_and_a_last_day(
    open_case: Open, tenancies: Asset
) -> None:
    with pytest.raises(Refused, match="is not of Oldbury"):
        open_case(asset=tenancies)
    with pytest.raises(Refused, match="No reason"):
        open_case(reason="because")
    for day in (date(2020, 1, 1), timezone.localdate() + timedelta(days=rules.MOST_DAYS + 1)):
        with pytest.raises(Refused, match="A case ends by"):
            open_case(last_day=day)


def test_only_a_named_caseworker_opens_one(
    linked: Linkage, cast: Cast, claims: Asset, open_case: Open, named: NamedCaseworker
) -> None:
    with pytest.raises(Refused, match="does not name you"):
        open_case(by=cast.contributor)
    case = open_case()
    actions.end_caseworker(by=cast.officer, named=named)
    case.refresh_from_db()
    assert case.pseudonym == ""
    with pytest.raises(Refused, match="does not name you"):
        open_case()


def test_an_officer_names_neither_themselves_nor_analysts_nor_strangers(
    agreement: Agreement, cast: Cast, person: Callable[..., User]
) -> None:
    counting = person(Role.ANALYST, cast.oldbury, "counting")
    for whom, why in (
        (cast.officer, "name yourself"),
        (counting, "links or analyses"),
        (cast.linker, "links or analyses"),
        (cast.other_contributor, "no role at Oldbury"),
    ):
        with pytest.raises(Refused, match=why):
            actions.name_caseworker(
                by=cast.officer, agreement=agreement, person=whom, member=cast.oldbury
            )


def test_an_agreement_on_another_rung_has_no_joined_view(agreement: Agreement, cast: Cast) -> None:
    agreement.rung = 4
    agreement.save()
    decision = rules.may_look_after(cast.officer, agreement)
    assert not decision.allowed
    assert "nobody is seen by name" in str(decision.reasons)


def test_the_fields_are_signed_with_the_agreement(agreement: Agreement, cast: Cast) -> None:
    assert len(annexes_of(agreement.pk)["joined view"]) == 6
    with pytest.raises(Refused):
        actions.name_fields(by=cast.officer, agreement=agreement, fields=[])


def test_a_column_that_is_on_neither_side_cannot_be_named(
    drafted: Agreement, cast: Cast, claims: Asset
) -> None:
    with pytest.raises(Refused, match="cannot be shown"):
        actions.name_fields(by=cast.officer, agreement=drafted, fields=[(claims, "notes")])


def test_with_the_agreement_all_cases_end(
    open_case: Open, agreement: Agreement, cast: Cast, visitor: User
) -> None:
    case = open_case()
    for director, member in ((cast.director, cast.oldbury), (cast.other_director, cast.newbridge)):
        agreements.withdraw(by=director, agreement=agreement, at=member)
        agreement.refresh_from_db()
        if not agreement.is_in_force(timezone.localdate()):
            break
    with pytest.raises(Refused):
        actions.look(by=visitor, case=case)
    assert actions.close_over() == 1
    case.refresh_from_db()
    assert (case.pseudonym, case.closed_at is None) == ("", False)
