"""Embargo, right of reply, calling back, and what is attacked together."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document
from tests.integration.releases.conftest import COUNTS, LARGE, HandIn

from folkmoot.errors import Refused
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.ledgers.queries import entries_about
from folkmoot.hub.register.models import Asset
from folkmoot.hub.releases import actions
from folkmoot.hub.releases.actions.releasing import working_days_after
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.protecting import Asked, Form
from folkmoot.hub.releases.queries import vault
from folkmoot.tables import Standing

pytestmark = pytest.mark.django_db

Approve = Callable[[Output], Output]


@pytest.fixture
def approve(analyst: User, checkers: list[User]) -> Approve:
    """Makes an output safe where it is not, and signs it off twice."""

    def make(output: Output) -> Output:
        if output.state == Output.State.UNSAFE:
            actions.make_output_safe(by=analyst, output=output)
        for checker in checkers[: output.checkers_needed]:
            actions.sign_off(by=checker, output=output)
        return output

    return make


@pytest.fixture
def pupils_of(newbridge: Member) -> Callable[..., Asset]:
    """A protected asset of Newbridge's, with the terms of its charter."""

    def make(**terms: object) -> Asset:
        return Asset.objects.create(
            member=newbridge, title="Pupils", standing=Standing.PROTECTED.value,
            registered_at=timezone.now(), **terms,
        )  # fmt: skip

    return make


def test_nothing_leaves_before_its_embargo_and_the_clock_releases_it_then(
    hand_in: HandIn, approve: Approve, checkers: list[User]
) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    output = approve(hand_in(embargo_until=tomorrow))
    assert (output.state, output.asset) == (Output.State.APPROVED, None)
    with pytest.raises(Refused, match="Nothing may leave before"):
        actions.release(by=checkers[0], output=output)
    assert actions.release_due() == 0
    Output.objects.filter(pk=output.pk).update(embargo_until=timezone.localdate())
    assert actions.release_due() == 1
    output.refresh_from_db()
    assert output.state == Output.State.RELEASED


def test_contributors_have_the_days_of_their_charter_and_their_comment_travels_with_the_figures(
    hand_in: HandIn,
    approve: Approve,
    person: Callable[..., User],
    newbridge: Member,
    pupils_of: Callable[..., Asset],
    signed_in: Callable[[User], Client],
) -> None:
    source = pupils_of(reply_days=10)
    output = approve(hand_in(sources=(source,)))
    assert output.state == Output.State.APPROVED
    assert output.reply_until == working_days_after(timezone.localdate(), 10)
    client = signed_in(person(Role.CONTRIBUTOR, at=newbridge))
    page = client.get("/outputs/replies/").content.decode()
    assert output.title in page
    address = f"{output.get_absolute_url()}replies/newbridge/"
    shown = client.get(address).content.decode()
    assert "3</td>" not in shown.replace("73</td>", "")
    said = {"text": "One ward was counted twice.", "agrees": "yes"}
    assert client.post(address, said).status_code == 302
    output.refresh_from_db()
    assert actions.release_due() == 1
    output.refresh_from_db()
    assert output.asset is not None
    public = Client().get(f"/d/{output.asset.code}").content.decode()
    assert "Newbridge comments: One ward was counted twice." in public


def test_only_those_whose_data_it_is_reply(
    hand_in: HandIn,
    approve: Approve,
    person: Callable[..., User],
    newbridge: Member,
    oldbury: Member,
    pupils_of: Callable[..., Asset],
) -> None:
    output = approve(hand_in(sources=(pupils_of(reply_days=5),)))
    with pytest.raises(Refused):
        actions.reply(by=person(Role.CONTRIBUTOR), output=output, member=newbridge, text="No.")
    with pytest.raises(Refused, match="Nothing of Oldbury"):
        actions.reply(
            by=person(Role.CONTRIBUTOR, username="own"), output=output, member=oldbury, text="No."
        )


def test_where_a_charter_reserves_agreement_silence_means_no_and_no_sends_it_back(
    hand_in: HandIn,
    approve: Approve,
    person: Callable[..., User],
    newbridge: Member,
    pupils_of: Callable[..., Asset],
) -> None:
    output = approve(hand_in(sources=(pupils_of(has_veto=True),)))
    assert output.state == Output.State.APPROVED
    assert actions.release_due() == 0
    actions.reply(
        by=person(Role.CONTRIBUTOR, at=newbridge), output=output, member=newbridge,
        text="Not yet.", agrees=False,
    )  # fmt: skip
    assert output.state == Output.State.RETURNED
    assert "Newbridge does not agree" in output.comment


def test_a_secret_of_an_earlier_release_is_kept_by_the_next(
    hand_in: HandIn, approve: Approve
) -> None:
    first = approve(hand_in())
    ward = b"ward,pupils\nAshfield,44\nBirchwood,46\nColdbrook,70\n"
    finer = COUNTS.replace(b"ward,need,pupils", b"ward,need,sex,pupils").decode()
    rows = finer.splitlines()
    split = [rows[0]]
    for row in rows[1:]:
        codes, count = row.rsplit(",", 1)
        split += [f"{codes},f,{int(count) // 2}", f"{codes},m,{int(count) - int(count) // 2}"]
    second = hand_in(
        "\n".join(split).encode(),
        Asked(Form.COUNTS, ("ward", "need", "sex"), "pupils"),
        title="By sex",
    )
    assert any(first.title in finding.message for finding in second.said)
    named = [f for f in second.said if f.code == "disclosure.opens_earlier"]
    assert "ward Birchwood, need Mobility" in named[0].where
    assert approve(second).state == Output.State.RELEASED
    assert approve(hand_in(ward, Asked(Form.COUNTS, ("ward",), "pupils"), title="Wards")).asset


def test_what_another_release_opened_meanwhile_is_not_signed_off(
    hand_in: HandIn, analyst: User, checkers: list[User], approve: Approve
) -> None:
    waiting = actions.make_output_safe(by=analyst, output=hand_in())
    actions.sign_off(by=checkers[0], output=waiting)
    other = hand_in(title="The same, rounded")
    actions.make_output_safe(by=analyst, output=other, method="hide_small_and_round")
    for checker in checkers[:2]:
        actions.sign_off(by=checker, output=other)
    assert other.state == Output.State.RELEASED
    with pytest.raises(Refused, match="could be worked out"):
        actions.sign_off(by=checkers[1], output=waiting)


def test_a_release_called_back_is_gone_from_everywhere_and_says_so(
    hand_in: HandIn, approve: Approve, checkers: list[User], signed_in: Callable[[User], Client]
) -> None:
    output = approve(hand_in())
    assert output.asset is not None
    code = output.asset.code
    assert Client().get(f"/d/{code}").status_code == 200
    client = signed_in(checkers[2])
    sent = {"reason": "A ward was split wrongly."}
    assert client.post(f"{output.get_absolute_url()}recall/", sent).status_code == 302
    answer = Client().get(f"/d/{code}")
    assert answer.status_code == 410
    assert "A ward was split wrongly" in answer.content.decode()
    assert Client().get(f"/outputs/{output.pk}/methods/").status_code == 404
    entry = next(e for e in entries_about(output.subject) if e.action == "output.recalled")
    assert entry.details["who_downloaded"] == "not known"
    again = hand_in(title="Once more")
    assert any("earlier release" in finding.message for finding in again.said)


def test_the_report_says_rules_and_names_and_the_public_note_neither(
    hand_in: HandIn, approve: Approve, checkers: list[User], signed_in: Callable[[User], Client]
) -> None:
    output = approve(hand_in())
    address = output.get_absolute_url()
    client = signed_in(checkers[0])
    report = client.get(f"{address}report/").content.decode()
    file = client.get(f"{address}report.docx")
    note = Client().get(f"{address}methods/").content.decode()
    word = Document(io.BytesIO(file.content))
    words = "\n".join(p.text for p in word.paragraphs) + "\n".join(
        cell.text for table in word.tables for row in table.rows for cell in row.cells
    )
    for secret in ("fewer than 5", str(checkers[0]), "unsafe by itself"):
        assert secret in report
        assert secret in words
        assert secret not in note
    rows = vault().manifest(output.safe_version).file("rows.parquet")
    assert rows is not None
    for said in (rows.sha256, "Gap to the proved bound", "2 output checkers"):
        assert said in note
    assert Client().get(f"{address}methods.docx").status_code == 200
    assert Client().get(f"{address}report/").status_code == 302


def test_the_report_names_no_vote_while_votes_are_blind(
    hand_in: HandIn, analyst: User, checkers: list[User], signed_in: Callable[[User], Client]
) -> None:
    output = actions.make_output_safe(by=analyst, output=hand_in())
    actions.sign_off(by=checkers[0], output=output)
    answer = signed_in(checkers[1]).get(f"{output.get_absolute_url()}report/")
    assert answer.status_code == 404


def test_an_author_withdraws_what_has_not_left(
    hand_in: HandIn, analyst: User, approve: Approve, checkers: list[User]
) -> None:
    output = hand_in(LARGE)
    with pytest.raises(Refused, match="not its author"):
        actions.take_back(by=checkers[0], output=output)
    actions.take_back(by=analyst, output=output)
    output.refresh_from_db()
    assert output.state == Output.State.WITHDRAWN
    released = approve(hand_in())
    with pytest.raises(Refused):
        actions.take_back(by=analyst, output=released)


def test_working_days_leave_out_weekends() -> None:
    assert working_days_after(date(2026, 11, 20), 1) == date(2026, 11, 23)
    assert working_days_after(date(2026, 11, 16), 10) == date(2026, 11, 30)
