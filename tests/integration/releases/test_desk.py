"""From a file to the portal: made safe, judged blind by two, and published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from tests.integration.releases.conftest import ASKED, COUNTS, LARGE, PUPILS, HandIn

from folkmoot.errors import DisclosureError, Refused
from folkmoot.hub.accounts.models import Role, User
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.ledgers.queries import entries_about, verification
from folkmoot.hub.releases import actions, tasks
from folkmoot.hub.releases.models import Output, PrivacySpending, Vote
from folkmoot.hub.releases.protecting import METHODS, Level
from folkmoot.hub.releases.queries import privacy_budget, vault, votes_seen
from folkmoot.hub.releases.rules import may_approve, may_judge

pytestmark = pytest.mark.django_db
APPROVE, RETURN, REJECT = Vote.Choice.APPROVE, Vote.Choice.RETURN, Vote.Choice.REJECT


def test_what_is_unsafe_is_found_at_once_and_cannot_leave_as_it_is(
    hand_in: HandIn, checkers: list[User]
) -> None:
    output = hand_in()
    assert output.state == Output.State.UNSAFE
    assert output.safe_version == ""
    assert any("fewer than 5" in finding.message for finding in output.said)
    with pytest.raises(Refused, match="not yet safe"):
        actions.vote(by=checkers[0], output=output, choice=APPROVE)


def test_one_button_makes_it_safe_and_says_before_after_and_why_of_every_cell(
    hand_in: HandIn, analyst: User
) -> None:
    output = actions.make_output_safe(by=analyst, output=hand_in())
    assert (output.state, output.exposed) == (Output.State.WAITING, [])
    cells = {
        (row["ward"], row["need"]): row for row in vault().read(output.checker_version).to_pylist()
    }
    small = cells["Birchwood", "Mobility"]
    assert (small["before"], small["after"]) == ("3", "[c]")
    assert "unsafe by itself" in small["why"]
    low, high = small["known"].split(" to ")
    assert int(low) < 3 < int(high)
    other = cells["Ashfield", "Mobility"]
    assert "could be worked out" in other["why"]
    safe = vault().read(output.safe_version).to_pylist()
    hidden = [row for row in safe if row["value"] is None]
    assert len(hidden) == 4
    assert {row["status"] for row in hidden} == {"suppressed"}


@pytest.mark.parametrize("method", [name for name in METHODS if name != "perturb"])
def test_every_method_that_is_not_safe_on_this_table_stops_the_sign_off(
    hand_in: HandIn, analyst: User, checkers: list[User], method: str
) -> None:
    output = actions.make_output_safe(by=analyst, output=hand_in(), method=method)
    shown = {one["method"]: one for one in output.comparison}
    is_safe = shown[method]["exposed"] == 0
    assert is_safe is (method not in ("round_small_counts", "round_to_nearest"))
    assert bool(output.exposed) is not is_safe
    assert may_approve(checkers[0], output).allowed is is_safe


def test_the_buttons_begin_jobs_and_the_job_makes_it_safe(
    hand_in: HandIn, analyst: User, signed_in: Callable[[User], Client]
) -> None:
    output = hand_in()
    answer = signed_in(analyst).post(
        f"/outputs/{output.pk}/make-safe/", {"method": "round_controlled"}
    )
    begun = Job.objects.get(state=Job.State.WAITING)
    assert answer["Location"] == begun.get_absolute_url()
    assert output.state == Output.State.UNSAFE
    tasks.make_safe.call(str(begun.pk))
    output.refresh_from_db()
    begun.refresh_from_db()
    assert begun.state == Job.State.DONE
    assert output.state == Output.State.WAITING
    assert output.asked["method"] == "round_controlled"


def test_noise_is_paid_from_the_budget_of_its_records_for_good(
    hand_in: HandIn, analyst: User, checkers: list[User], signed_in: Callable[[User], Client]
) -> None:
    output = hand_in(COUNTS)
    shown = signed_in(analyst).post(
        f"/outputs/{output.pk}/count-privately/", {"epsilon": "0.6", "most_each": "1"}
    )
    begun = Job.objects.get(state=Job.State.WAITING)
    assert shown["Location"] == begun.get_absolute_url()
    tasks.count_privately.call(str(begun.pk))
    begun.refresh_from_db()
    assert begun.problem == ""
    output.refresh_from_db()
    assert output.asked["method"] == "count_privately"
    assert output.exposed == []
    assert privacy_budget(PUPILS).left(PUPILS) == pytest.approx(0.4)
    assert may_approve(checkers[0], output).allowed

    other = hand_in(COUNTS.replace(b"Learning,30", b"Learning,31"), title="Once more")
    with pytest.raises(DisclosureError, match=r"0\.4 of 1 is left"):
        actions.make_output_private(by=analyst, output=other, epsilon=0.5)
    assert other.privacy_spent.count() == 0
    actions.make_output_private(by=analyst, output=other, epsilon=0.4)
    with pytest.raises(Refused, match="budget of these records is used up"):
        actions.make_output_private(by=analyst, output=output, epsilon=0.1)
    (entry,) = (one for one in entries_about(output.subject) if one.action == "output.made_safe")
    assert entry.details["epsilon"] == "0.6"


def test_noise_that_was_signed_off_is_released_as_it_was_drawn(
    hand_in: HandIn, analyst: User, checkers: list[User]
) -> None:
    output = actions.make_output_private(by=analyst, output=hand_in(), epsilon=0.5)
    drawn = vault().read(output.safe_version)
    for checker in checkers[:2]:
        actions.sign_off(by=checker, output=output)
    output.refresh_from_db()
    assert output.state == Output.State.RELEASED
    assert output.asset is not None
    assert vault().read(output.safe_version).equals(drawn)
    assert PrivacySpending.objects.count() == 1


def test_totals_above_the_codes_are_in_the_table_and_protected_with_it(
    hand_in: HandIn, analyst: User
) -> None:
    levels = (Level("ward", "West", ("Ashfield", "Birchwood")),)
    output = hand_in(COUNTS, asked=replace(ASKED, levels=levels))
    actions.make_output_safe(by=analyst, output=output)
    rows = {
        (row["ward"], row["need"]): row for row in vault().read(output.checker_version).to_pylist()
    }
    assert rows["West", "Learning"]["before"] == "55"
    assert rows["Birchwood", "Mobility"]["after"] == "[c]"
    assert output.exposed == []


def test_totals_of_a_column_that_is_not_in_the_table_are_refused(hand_in: HandIn) -> None:
    levels = (Level("area", "West", ("Ashfield", "Birchwood")),)
    with pytest.raises(DisclosureError, match="not broken down by 'area'"):
        hand_in(COUNTS, asked=replace(ASKED, levels=levels))


def test_a_method_that_does_not_fit_says_so(hand_in: HandIn, analyst: User) -> None:
    with pytest.raises(DisclosureError, match="no identifier"):
        actions.make_output_safe(by=analyst, output=hand_in(), method="perturb")


def test_two_checkers_vote_blind_and_the_second_releases_it(
    hand_in: HandIn, analyst: User, checkers: list[User]
) -> None:
    output = actions.make_output_safe(by=analyst, output=hand_in())
    assert output.checkers_needed == 2
    first, second, _ = checkers
    actions.vote(by=first, output=output, choice=APPROVE)
    assert output.state == Output.State.PARTLY
    assert votes_seen(second, output) == []
    assert votes_seen(analyst, output) == []
    assert [vote.checker for vote in votes_seen(first, output)] == [first]
    asset = actions.sign_off(by=second, output=output)
    assert asset is not None
    assert asset.is_open
    assert output.state == Output.State.RELEASED
    assert len(votes_seen(second, output)) == 2
    names = [entry.action for entry in entries_about(output.subject)]
    assert sorted(names) == sorted(
        ["output.handed_in", "output.made_safe", "output.voted", "output.voted", "output.released"]
    )
    assert verification().is_ok


def test_one_checker_twice_is_not_two(hand_in: HandIn, analyst: User, checkers: list[User]) -> None:
    output = actions.make_output_safe(by=analyst, output=hand_in())
    for _ in range(2):
        actions.vote(by=checkers[0], output=output, choice=APPROVE)
    assert output.state == Output.State.PARTLY


VOTES = [
    # votes of the three checkers           where it stands then
    ([APPROVE, RETURN],                     Output.State.CONFLICT),
    ([APPROVE, REJECT],                     Output.State.CONFLICT),
    ([RETURN, RETURN],                      Output.State.RETURNED),
    ([REJECT, REJECT],                      Output.State.REJECTED),
    ([APPROVE, RETURN, APPROVE],            Output.State.RELEASED),
    ([APPROVE, RETURN, RETURN],             Output.State.RETURNED),
    ([APPROVE, RETURN, REJECT],             Output.State.CONFLICT),
]  # fmt: skip


@pytest.mark.parametrize(("choices", "state"), VOTES)
def test_what_votes_come_to(
    hand_in: HandIn,
    analyst: User,
    checkers: list[User],
    choices: list[Vote.Choice],
    state: Output.State,
) -> None:
    output = actions.make_output_safe(by=analyst, output=hand_in())
    for checker, choice in zip(checkers, choices, strict=False):
        actions.vote(by=checker, output=output, choice=choice, comment="Why.")
    assert output.state == state


def test_in_a_conflict_a_checker_may_change_the_vote(
    hand_in: HandIn, analyst: User, checkers: list[User]
) -> None:
    output = actions.make_output_safe(by=analyst, output=hand_in())
    actions.vote(by=checkers[0], output=output, choice=APPROVE)
    actions.send_back(by=checkers[1], output=output, comment="Which year?")
    assert len(votes_seen(checkers[0], output)) == 2
    actions.vote(by=checkers[1], output=output, choice=APPROVE)
    assert output.state == Output.State.RELEASED


def test_making_it_safe_anew_or_another_file_voids_the_votes(
    hand_in: HandIn, analyst: User, checkers: list[User]
) -> None:
    output = actions.make_output_safe(by=analyst, output=hand_in())
    actions.vote(by=checkers[0], output=output, choice=APPROVE)
    actions.make_output_safe(by=analyst, output=output, method="round_controlled")
    assert output.state == Output.State.WAITING
    actions.vote(by=checkers[1], output=output, choice=APPROVE)
    assert output.state == Output.State.PARTLY
    asked = hand_in().asked["table"]
    actions.update_table(
        by=analyst, output=output, content=COUNTS, file_name="q.csv", description="Now by term.",
        asked=actions.handing_in.Asked.from_json(asked),
    )  # fmt: skip
    assert (output.state, output.safe_version) == (Output.State.UNSAFE, "")
    assert votes_seen(checkers[1], output) == []


def test_who_made_it_safe_does_not_judge_it(hand_in: HandIn, checkers: list[User]) -> None:
    output = actions.make_output_safe(by=checkers[0], output=hand_in())
    with pytest.raises(Refused, match="You made it safe"):
        actions.vote(by=checkers[0], output=output, choice=APPROVE)
    assert may_judge(checkers[1], output).allowed


def test_nothing_hidden_needs_no_making_safe(hand_in: HandIn) -> None:
    output = hand_in(LARGE)
    assert output.state == Output.State.WAITING
    assert output.checkers_needed == 2


def test_true_figures_are_seen_by_the_author_and_the_checkers_alone(
    hand_in: HandIn,
    analyst: User,
    checkers: list[User],
    person: Callable[..., User],
    signed_in: Callable[[User], Client],
) -> None:
    output = actions.make_output_safe(by=analyst, output=hand_in())
    actions.remark(by=analyst, output=output, text="True: three pupils.")
    other = person(Role.ANALYST, username="another")
    officer = person(Role.INFORMATION_GOVERNANCE_OFFICER)
    sees = {analyst: True, checkers[0]: True, other: False, officer: False}
    for by, is_seen in sees.items():
        client = signed_in(by)
        page = client.get(output.get_absolute_url()).content.decode()
        for told in ("What disclosure control found", "unsafe by itself", "three pupils"):
            assert (told in page) is is_seen
        assert ("Every cell as the checker sees it" in page) is is_seen


def test_each_finding_has_its_conversation_and_private_remarks_are_the_checkers(
    hand_in: HandIn, analyst: User, checkers: list[User], signed_in: Callable[[User], Client]
) -> None:
    output = hand_in()
    address = output.get_absolute_url()
    key = f"{output.said[0].code}:0"
    client = signed_in(checkers[0])
    sent = {"finding": key, "text": "Could bands be merged?"}
    assert client.post(f"{address}remark/", sent).status_code == 302
    private = {"finding": key, "text": "Seen this before.", "is_private": "on"}
    client.post(f"{address}remark/", private)
    assert "Seen this before." in client.get(address).content.decode()
    client = signed_in(analyst)
    page = client.get(address).content.decode()
    assert "Could bands be merged?" in page
    assert "Seen this before." not in page
    client.post(f"{address}remark/", {"finding": key, "text": "They are needed."})
    assert "They are needed." in client.get(address).content.decode()
    assert client.post(f"{address}remark/", {"finding": key, "text": ""}).status_code == 422
