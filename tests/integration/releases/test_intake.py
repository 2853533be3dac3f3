"""Other ways in: tables as published, results that are not tables, programs, ACRO's folders."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.integration.releases.conftest import ASKED, COUNTS, PUPILS, HandIn

from folkmoot.disclosure import attack_outputs, read_output_folder
from folkmoot.disclosure.statistics import KINDS
from folkmoot.errors import DisclosureError, Refused
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.keys.actions import make_key
from folkmoot.hub.releases import actions
from folkmoot.hub.releases.forms import ResultForm
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.protecting import Asked, Form
from folkmoot.hub.releases.queries import settings_for, vault

pytestmark = pytest.mark.django_db
ACRO = Path(__file__).parent / "acro_output"

HIDDEN_BADLY = b"""ward,need,pupils
Ashfield,Learning,30
Ashfield,Mobility,[c]
Ashfield,Total,42
Birchwood,Learning,25
Birchwood,Mobility,[c]
Birchwood,Total,28
"""
PUBLISHED = Asked(Form.PUBLISHED, ("ward", "need"), "pupils")


def test_a_table_as_published_is_attacked_as_everybody_can(
    hand_in: HandIn, checkers: list[User]
) -> None:
    output = hand_in(HIDDEN_BADLY, PUBLISHED)
    assert output.state == Output.State.UNSAFE
    assert sorted(output.exposed) == [
        "ward Ashfield, need Mobility",
        "ward Birchwood, need Mobility",
    ]
    with pytest.raises(Refused):
        actions.sign_off(by=checkers[0], output=output)


def test_a_table_as_published_that_withstands_waits_and_leaves(
    hand_in: HandIn, checkers: list[User]
) -> None:
    good = HIDDEN_BADLY.replace(b"Total,42", b"Total,[c]").replace(b"Total,28", b"Total,[c]")
    output = hand_in(good, PUBLISHED)
    assert output.state == Output.State.WAITING
    for checker in checkers[: output.checkers_needed]:
        actions.sign_off(by=checker, output=output)
    assert output.state == Output.State.RELEASED
    totals = hand_in(
        b"ward,pupils\nAshfield,42\nBirchwood,28\n",
        Asked(Form.PUBLISHED, ("ward",), "pupils"),
        title="By ward",
    )
    assert totals.state == Output.State.UNSAFE
    assert "ward Ashfield, need Mobility" in totals.exposed


def test_a_workbook_is_read_like_a_csv(hand_in: HandIn) -> None:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        for place, line in enumerate(COUNTS.decode().splitlines()):
            cells = [int(cell) if cell.isdigit() else cell for cell in line.split(",")]
            sheet.write_row(place, 0, cells)
    assert hand_in(written.getvalue()).comparison == hand_in().comparison


def test_contributions_are_judged_by_who_is_behind_them(hand_in: HandIn) -> None:
    rows = ["service,firm,paid"]
    rows += [f"Roads,firm {n},{100 + n}.00" for n in range(12)]
    rows += ["Parks,firm 1,9000.00", "Parks,firm 2,10.00", "Parks,firm 3,10.00"]
    asked = Asked(Form.CONTRIBUTIONS, ("service",), "paid", "firm", "firms")
    output = hand_in("\n".join(rows).encode(), asked)
    assert output.state == Output.State.UNSAFE
    assert output.comparison == []
    assert any("firms" in finding.message for finding in output.said)


def test_a_column_that_is_not_there_and_cells_that_do_not_fit_are_told(hand_in: HandIn) -> None:
    with pytest.raises(DisclosureError):
        hand_in(COUNTS, Asked(Form.COUNTS, ("ward", "colour"), "pupils"))
    with pytest.raises(DisclosureError):
        hand_in(COUNTS.replace(b",12", b",some"), ASKED)


def test_a_populations_own_settings_are_used(hand_in: HandIn, region: Path) -> None:
    folder = region / "disclosure"
    folder.mkdir()
    (folder / "counts.yaml").write_text("rules: {minimum_frequency: {contributors: 3}}")
    own = "title: Ours\nrules: {minimum_frequency: {contributors: 15}}\n"
    (folder / "pupils-january-2026.yaml").write_text(own)
    assert settings_for(PUPILS, is_count=True).title == "Ours"
    assert settings_for("others", is_count=True).name == "counts"
    assert settings_for("others", is_count=False).name == "business"
    assert any("fewer than 15" in finding.message for finding in hand_in().said)


RESULTS = [
    # kind         what is said of it                          how it stands       checkers
    ("average",    {"count": "250"},                           Output.State.WAITING, 1),
    ("average",    {"count": "4"},                             Output.State.UNSAFE,  2),
    ("regression", {"count": "400", "parameters": "6"},        Output.State.WAITING, 1),
    ("regression", {"count": "12", "parameters": "6"},         Output.State.UNSAFE,  2),
    ("ratio",      {"counts": "120, 44, 93, 51"},              Output.State.WAITING, 1),
    ("survival",   {"events": "12, 15, 11", "at_risk_at_the_end": "40"}, Output.State.WAITING, 1),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "said", "state", "checkers"), RESULTS)
def test_results_that_are_not_tables_are_judged_by_their_kind(
    analyst: User,
    signed_in: Callable[[User], Client],
    oldbury: Member,
    kind: str,
    said: dict[str, str],
    state: Output.State,
    checkers: int,
) -> None:
    sent = {
        "title": "A result", "description": "Of pupils.", "requested_for": "A centre.",
        "population": PUPILS, "member": oldbury.pk, "figures": "Mean days = 12.4", **said,
    }  # fmt: skip
    answer = signed_in(analyst).post(f"/outputs/new/result/{kind}/", sent)
    assert answer.status_code == 302, answer.content.decode()
    output = Output.objects.get()
    assert (output.state, output.checkers_needed) == (state, checkers)
    assert vault().read(output.safe_version).to_pylist() == [
        {"figure": "Mean days", "value": "12.4"}
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_form_with_its_questions(db: None, kind: str) -> None:
    form = ResultForm(kind=kind)
    assert all(form[name].label for name in form.fields)


def test_a_program_hands_in_with_its_key(analyst: User, client: Client, oldbury: Member) -> None:
    fields = {
        "title": "Pupils", "description": "By ward.", "requested_for": "A centre.",
        "population": PUPILS, "member": oldbury.pk, "form": "counts", "dimensions": "ward, need",
        "value": "pupils", "contributors_are": "people",
    }  # fmt: skip

    def send(**headers: str) -> tuple[int, dict[str, object]]:
        file = SimpleUploadedFile("p.csv", COUNTS)
        answer = client.post("/outputs/api/", {**fields, "file": file}, headers=headers)
        return answer.status_code, answer.json()

    assert send(accept="application/json")[0] == 401
    token = make_key(by=analyst, purpose="Nightly").token
    status, told = send(accept="application/json", authorization=f"Bearer {token}")
    assert (status, told["state"], told["checkers_needed"]) == (201, "unsafe", 2)
    assert Output.objects.get().author == analyst
    fields.pop("title")
    status, told = send(accept="application/json", authorization=f"Bearer {token}")
    assert status == 400
    assert "title" in str(told)


def test_the_form_says_what_is_wrong_with_a_file(
    analyst: User, signed_in: Callable[[User], Client], oldbury: Member
) -> None:
    sent = {
        "title": "Pupils", "description": "By ward.", "requested_for": "A centre.",
        "population": PUPILS, "member": oldbury.pk, "form": "counts", "dimensions": "colour",
        "value": "pupils", "contributors_are": "people",
        "file": SimpleUploadedFile("p.csv", COUNTS),
    }  # fmt: skip
    answer = signed_in(analyst).post("/outputs/new/table/", sent)
    assert answer.status_code == 422
    assert "colour" in answer.content.decode()


def test_only_analysts_hand_in(
    person: Callable[..., User], says: Callable[..., actions.Context]
) -> None:
    for role in set(Role) - {Role.ANALYST}:
        with pytest.raises(Refused):
            actions.hand_in_table(
                by=person(role), context=says(), content=COUNTS, file_name="p.csv", asked=ASKED
            )


def test_acro_passes_tables_that_recover_each_other_by_subtraction() -> None:
    outputs = read_output_folder(ACRO)
    tables = [one for one in outputs if one.table is not None]
    assert [one.status for one in tables] == ["review", "pass", "pass"]
    recovered = attack_outputs(outputs)
    assert {one.figure for one in recovered} == {
        "ward Birchwood, need Sensory",
        "ward Coldbrook, need Sensory",
    }
    assert {one.output for one in recovered} == {"output_0"}
    assert attack_outputs(tables[:1]) == ()


def test_a_folder_that_lists_files_outside_of_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text(
        '{"version": "1", "results": {"a": {"type": "table", "properties": {"method": "crosstab"},'
        ' "files": [{"name": "../secret.csv"}]}}}'
    )
    with pytest.raises(DisclosureError, match="not in it"):
        read_output_folder(tmp_path)
    (tmp_path / "results.json").write_text("[]")
    with pytest.raises(DisclosureError, match="no output folder"):
        read_output_folder(tmp_path)
