"""A proposal keeps what was known, and work begins by the least revealing route that is open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from folkmoot.errors import ProposalError, Refused
from folkmoot.hub.accounts.models import Role, User
from folkmoot.hub.ledgers.queries import entries_about
from folkmoot.hub.permissions.actions import propose, take_best_route
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.permissions.queries import asset_from_json, asset_to_json, judgement_of
from folkmoot.hub.permissions.rules import may_propose
from folkmoot.permission import Audience, Charter, OutputKind, ProposedAsset, Status, Use
from folkmoot.tables import Sensitivity, Standing

pytestmark = pytest.mark.django_db

PAYMENTS = ProposedAsset(
    title="Payments",
    holder="Oldbury",
    standing=Standing.SHARED,
    is_published=False,
    sensitivities=frozenset({Sensitivity.COMMERCIAL}),
    is_licensed_by_others=False,
    origins=frozenset(),
    charter=Charter(prohibited_uses=frozenset({Use.RANKING})),
)


def make(by: User | None = None, *assets: ProposedAsset, **more: object) -> Proposal:
    facts: dict[str, object] = {"is_checked_before_release": True, "links_records": True, **more}
    return propose(
        by=by, title="Where?", purpose="A worry.", decision="Lots.", assets=assets or (PAYMENTS,),
        output=OutputKind.TOTALS, audience=Audience.PUBLIC, **facts,  # type: ignore[arg-type]
    )  # fmt: skip


# fmt: off
MAY = [
    (None,                                   False),
    (Role.RESIDENT,                          False),
    (Role.CONTRIBUTOR,                       False),
    (Role.INFORMATION_GOVERNANCE_OFFICER,    True),
    (Role.LINKER,                            False),
    (Role.ANALYST,                           True),
    (Role.OUTPUT_CHECKER,                    False),
    (Role.DIRECTOR,                          False),
    (Role.ADMINISTRATOR,                     False),
]
# fmt: on


def test_the_table_names_every_role() -> None:
    assert {role for role, _ in MAY} == {None, *Role}


@pytest.mark.parametrize(("role", "may"), MAY)
def test_who_may_propose(person: Callable[..., User], role: Role | None, may: bool) -> None:
    by = person(role)
    assert may_propose(by).allowed is may
    if may:
        assert make(by).author == by
    else:
        with pytest.raises(Refused):
            make(by)
        assert Proposal.objects.count() == 0


def test_the_best_route_is_taken_and_written_down() -> None:
    proposal = make()
    route = take_best_route(by=None, proposal=proposal)
    assert route.status is Status.OPEN
    assert proposal.chosen_rung == route.rung.rung
    written = sorted(entry.action for entry in entries_about(proposal.subject))
    assert written == ["proposal.made", "route.taken"]


def test_no_work_begins_where_no_route_is_open() -> None:
    proposal = make(None, PAYMENTS, uses=frozenset({Use.RANKING}))
    assert judgement_of(proposal).best.status is not Status.OPEN
    with pytest.raises(Refused):
        take_best_route(by=None, proposal=proposal)
    proposal.refresh_from_db()
    assert proposal.chosen_rung is None


def test_a_proposal_names_an_asset() -> None:
    with pytest.raises(ProposalError):
        propose(
            by=None, title="Where?", purpose="A worry.", decision="Lots.", assets=[],
            output=OutputKind.TOTALS, audience=Audience.PUBLIC,
        )  # fmt: skip


def test_what_the_register_said_is_kept_and_comes_back_whole() -> None:
    assert asset_from_json(asset_to_json(PAYMENTS)) == PAYMENTS
    proposal = Proposal.objects.get(pk=make().pk)
    assert judgement_of(proposal).proposal.assets == (PAYMENTS,)


def test_the_page_shows_every_route_to_everybody(client: Client) -> None:
    proposal = make()
    take_best_route(by=None, proposal=proposal)
    page = client.get(proposal.get_absolute_url()).content.decode()
    for route in judgement_of(proposal).routes:
        assert route.rung.name in page
    assert page.count(">chosen<") == 1
    assert client.get("/permission/").status_code == 200
    assert client.get("/permission/999/").status_code == 404
