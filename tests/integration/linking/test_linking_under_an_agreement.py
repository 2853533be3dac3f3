"""From confirmed files to counts and flags, without a name leaving its side."""

from __future__ import annotations

import csv
import io
import os
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.integration.linking.conftest import Cast, unwatched

from folkmoot.demo.people import PeopleFiles
from folkmoot.errors import Refused, SealBroken, VaultError
from folkmoot.hub.agreements import actions as agreements
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.hub.linking import actions, holding, queries
from folkmoot.hub.linking.models import AgreedFlag, AgreementKeys, FlagReturn, Linkage
from folkmoot.hub.register.models import Asset
from folkmoot.hub.releases.models import Output
from folkmoot.hub.residents import reach
from folkmoot.linkage import Use

pytestmark = [pytest.mark.django_db]


def test_the_uses_of_a_linkage_are_those_of_the_room() -> None:
    assert set(Linkage.Purpose.values) == {use.value for use in Use}


def test_confirming_a_file_about_people_queues_its_separation(claims: Asset) -> None:
    job = Job.objects.get(task__endswith="linking.tasks.separate")
    assert job.arguments == {"version": claims.current.pk}


def test_a_separated_version_says_where_each_column_went(claims: Asset) -> None:
    made = actions.separate_version(version=claims.current.pk, progress=unwatched)
    assert made is not None
    assert "surname" in made.identity_columns
    assert made.attribute_schema.names == (
        "age_band", "postcode_sector", "claim_start_date", "award",
    )  # fmt: skip
    assert actions.separate_version(version=claims.current.pk, progress=unwatched) == made


def test_no_file_of_the_region_holds_a_surname_once_all_is_linked(
    linked: Linkage, region: Path, people_files: PeopleFiles
) -> None:
    rows = people_files.tenancies.read_text("utf-8").splitlines()[1:40]
    surnames = {row.split(",")[2].encode() for row in rows}
    for path in (path for path in region.rglob("*") if path.is_file()):
        content = path.read_bytes()
        assert not [name for name in surnames if name in content], path.name


def test_a_linkage_says_what_to_expect_and_its_links_are_mostly_right(
    linked: Linkage, people_files: PeopleFiles
) -> None:
    part = linked.expectation["parts"][-1]
    assert part["precision"]["estimate"] > 0.8
    assert linked.pairs > 50
    assert linked.people < sum(one.version.rows for one in linked.linked_assets.all())


def test_a_linkage_tells_who_is_found_and_who_is_not_in_groups_of_ten_or_more(
    linked: Linkage,
) -> None:
    shown = queries.bias_shown(linked)
    assert any(one.title.startswith("Age band: Council tax reduction") for one in shown)
    rows = [row for one in linked.bias for row in one["rows"]]
    assert rows
    assert min(row["n_records"] for row in rows) >= 10
    assert not (linked.folder / "assessment" / "characteristics.parquet").exists()


def test_pairs_name_records_by_row_keys_only(linked: Linkage) -> None:
    pairs = queries.pairs_of(linked)
    assert pairs.schema == queries.PAIRS
    assert {len(key) for key in pairs["left_id"].to_pylist()} == {32}


def test_a_linked_version_has_only_the_columns_that_were_chosen(linked: Linkage) -> None:
    assert linked.linked_schema.names == (
        "pseudonym", "match_probability", "match_tier",
        "in_council_tax_reduction", "council_tax_reduction_age_band",
        "council_tax_reduction_award",
        "in_tenancies", "tenancies_epc_rating", "tenancies_damp_reported",
    )  # fmt: skip


def test_an_analyst_has_people_counted_and_the_table_waits_for_the_release_desk(
    linked: Linkage, cast: Cast
) -> None:
    output = actions.ask(
        by=cast.analyst,
        linkage=linked,
        table=actions.TableAsked(
            "Claimants by energy rating", "How many live in cold homes.", "Warm homes board",
            cast.newbridge, ("in_council_tax_reduction", "tenancies_epc_rating"),
        ),
    )  # fmt: skip
    assert output.state in (Output.State.UNSAFE, Output.State.WAITING)
    assert output.population == f"people of linkage {linked.code}"
    assert {asset.title for asset in output.sources.all()} == {"Council tax reduction", "Tenancies"}


def test_nobody_counts_by_pseudonym(linked: Linkage, cast: Cast) -> None:
    table = actions.TableAsked("By person", "x", "x", cast.newbridge, ("pseudonym",))
    with pytest.raises(VaultError, match="never by pseudonym"):
        actions.ask(by=cast.analyst, linkage=linked, table=table)


def test_a_linker_may_not_have_anything_counted(linked: Linkage, cast: Cast) -> None:
    table = actions.TableAsked("All", "x", "x", cast.newbridge, ("match_tier",))
    with pytest.raises(Refused, match="not an analyst"):
        actions.ask(by=cast.linker, linkage=linked, table=table)


def test_a_flag_goes_back_to_its_member_for_its_own_records_and_for_nobody_else(
    linked: Linkage, cast: Cast, flag: AgreedFlag, people_files: PeopleFiles
) -> None:
    asked = actions.ask_flag(by=cast.linker, flag=flag, linkage=linked)
    actions.decide_flag(by=cast.officer, asked=asked, approves=True)
    returned = actions.make_flags(asked=asked.pk, progress=unwatched)
    content = actions.take_flags(by=cast.contributor, returned=returned)
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert rows
    assert {tuple(row) for row in rows} == {("Claim reference", "cold-home")}
    assert {row["cold-home"] for row in rows} == {"yes"}
    lines = people_files.council_tax_reduction.read_text("utf-8").splitlines()
    claims = {line.split(",")[0] for line in lines}
    assert {row["Claim reference"] for row in rows} <= claims
    assert _share_in_cold_homes({row["Claim reference"] for row in rows}, people_files) > 0.8


def _share_in_cold_homes(references: set[str], files: PeopleFiles) -> float:
    records = pq.read_table(files.records).to_pylist()
    cold = {one["person"] for one in pq.read_table(files.people).to_pylist() if one["is_cold"]}
    whose = [one["person"] for one in records if one["reference"] in references]
    return sum(person in cold for person in whose) / len(whose)


def test_who_asked_for_a_flag_does_not_sign_it(
    linked: Linkage, cast: Cast, flag: AgreedFlag
) -> None:
    asked = actions.ask_flag(by=cast.linker, flag=flag, linkage=linked)
    with pytest.raises(Refused, match="officer"):
        actions.decide_flag(by=cast.linker, asked=asked, approves=True)


def test_no_other_member_takes_the_flags(linked: Linkage, cast: Cast, flag: AgreedFlag) -> None:
    asked = actions.ask_flag(by=cast.linker, flag=flag, linkage=linked)
    actions.decide_flag(by=cast.officer, asked=asked, approves=True)
    returned = actions.make_flags(asked=asked.pk, progress=unwatched)
    with pytest.raises(Refused, match="contributor"):
        actions.take_flags(by=cast.other_contributor, returned=returned)


def test_links_made_for_counting_return_no_flag(
    linked: Linkage, cast: Cast, flag: AgreedFlag
) -> None:
    linked.use = Linkage.Purpose.COUNTING
    linked.save()
    with pytest.raises(Refused, match="made for counting"):
        actions.ask_flag(by=cast.linker, flag=flag, linkage=linked)


def test_the_flags_are_part_of_what_is_signed(
    cast: Cast, drafted: Agreement, flag: AgreedFlag
) -> None:
    from folkmoot.hub.agreements.queries import signing_hash

    before = signing_hash(drafted)
    flag.statement = "Something else."
    flag.save()
    assert signing_hash(drafted) != before


def test_a_signed_agreement_gets_no_further_flag(
    cast: Cast, agreement: Agreement, claims: Asset
) -> None:
    with pytest.raises(Refused, match="in force"):
        actions.name_flag(
            by=cast.officer, agreement=agreement, asset=claims, name="other", statement="Other.",
            conditions=[actions.Condition(claims.code)],
        )  # fmt: skip


def test_with_the_agreement_its_keys_and_files_are_destroyed_and_the_ledger_says_so(
    linked: Linkage, cast: Cast, region: Path
) -> None:
    number, folder = linked.agreement_id, linked.folder
    agreements.withdraw(by=cast.director, agreement=linked.agreement, at=cast.oldbury)
    assert actions.end_over() == 2
    linked.refresh_from_db()
    assert linked.state == Linkage.State.ENDED
    assert not folder.exists()
    assert not (region / "keys" / "agreements" / str(number)).exists()
    assert AgreementKeys.objects.get().destroyed_at is not None
    written = set(LedgerEntry.objects.values_list("action", flat=True))
    assert {"linkage.ended", "agreement.keys_destroyed"} <= written
    assert actions.end_over() == 0


def test_what_was_linked_is_closed_before_the_clock_comes_round(
    linked: Linkage, cast: Cast
) -> None:
    agreements.withdraw(by=cast.director, agreement=linked.agreement, at=cast.oldbury)
    table = actions.TableAsked("All", "x", "x", cast.newbridge, ("match_tier",))
    with pytest.raises(Refused, match="not in force"):
        actions.ask(by=cast.analyst, linkage=linked, table=table)


def test_a_request_of_a_resident_reaches_linked_versions(linked: Linkage, cast: Cast) -> None:
    subjects = {place.subject for place in reach.places(cast.newbridge, linked.agreement)}
    assert linked.subject in subjects


def test_the_ledger_tells_no_name_and_no_reference(
    linked: Linkage, people_files: PeopleFiles
) -> None:
    lines = "\n".join(LedgerEntry.objects.values_list("line", flat=True))
    rows = people_files.council_tax_reduction.read_text("utf-8").splitlines()[1:30]
    assert not [row for row in rows if row.split(",")[0] in lines or row.split(",")[3] in lines]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="reads /proc")
def test_the_process_of_an_analyst_cannot_open_what_a_linker_can(linked: Linkage) -> None:
    with holding.analyst(linked) as process:
        opened = {os.readlink(each) for each in Path(f"/proc/{process.pid}/fd").iterdir()}
        assert not [path for path in opened if "keys" in path or "identity" in path]
        with pytest.raises((VaultError, SealBroken)):
            process.ask(
                "count",
                {"linked": holding.file_of(linked, "pairs"), "dimensions": ["left_id"]},
            )


def test_after_the_last_day_nothing_of_it_opens(linked: Linkage, cast: Cast) -> None:
    Agreement.objects.filter(pk=linked.agreement_id).update(ends_on=date(2026, 2, 1))
    linked = queries.linkage_by_code(code=linked.code)
    assert not linked.may_be_used_on(date(2026, 3, 1))
    with pytest.raises(Refused):
        actions.ask_flag(by=cast.linker, flag=AgreedFlag.objects.get(), linkage=linked)
    assert FlagReturn.objects.count() == 0
