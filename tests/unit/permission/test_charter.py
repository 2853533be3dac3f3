"""A charter has sensible defaults, says itself in English, and leaves as ODRL."""

import json
from datetime import date

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF

from folkmoot.permission import (
    Charter,
    Use,
    charter_sentences,
    charter_to_odrl,
    load_rulebook,
    not_stoppable,
    proposed_charter,
    stricter_charter,
)
from folkmoot.tables import Sensitivity

# rdflib warns of its own classes while it reads JSON-LD
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

ODRL = Namespace("http://www.w3.org/ns/odrl/2/")
BOOK = load_rulebook()
DAY = date(2026, 11, 22)
FULL = Charter(
    permitted_purposes=("economic-development", "Build local wealth"),
    prohibited_uses=frozenset({Use.RANKING, Use.DEBT_OR_FRAUD}),
    embargo_until=date(2027, 1, 1),
    expires_on=date(2028, 1, 1),
    has_veto=True,
    reply_days=10,
)


def graph(charter: Charter) -> Graph:
    written = charter_to_odrl(
        charter,
        policy="https://hub.example/charters/1",
        asset="https://hub.example/assets/abcd-1234",
        contributor="https://hub.example/members/ashby",
    )
    return Graph().parse(data=json.dumps(written), format="json-ld")


# fmt: off
DEFAULTS = [
    (frozenset({Sensitivity.NONE}),              False, 0,  frozenset()),
    (frozenset({Sensitivity.COMMERCIAL}),        False, 10, frozenset(Use)),
    (frozenset({Sensitivity.DIRECT_IDENTIFIER}), True,  10, frozenset(Use)),
    (frozenset({Sensitivity.CONFIDENTIAL}),      True,  10, frozenset(Use)),
]
# fmt: on


@pytest.mark.parametrize(("sensitivities", "veto", "days", "uses"), DEFAULTS)
def test_what_is_proposed_to_a_contributor(
    sensitivities: frozenset[Sensitivity], veto: bool, days: int, uses: frozenset[Use]
) -> None:
    charter = proposed_charter(sensitivities, on=DAY)
    assert (charter.has_veto, charter.reply_days, charter.prohibited_uses) == (veto, days, uses)
    assert charter.expires_on == (date(2028, 11, 22) if uses else None)


def test_a_charter_made_on_a_leap_day_ends_on_a_day_that_there_is() -> None:
    charter = proposed_charter(frozenset({Sensitivity.COMMERCIAL}), on=date(2028, 2, 29))
    assert charter.expires_on == date(2030, 2, 28)


def test_every_term_is_a_sentence() -> None:
    told = " ".join(charter_sentences(FULL, BOOK))
    for words in (
        "strengthen the local economy", "Build local wealth", "debt or fraud, ranking",
        "1 January 2027", "silence means no", "10 working days", "1 January 2028",
    ):  # fmt: skip
        assert words in told
    assert charter_sentences(Charter(), BOOK) == (
        "The data serve any purpose of the hub that the law allows.",
    )


def test_what_no_charter_can_stop_names_courts_and_freedom_of_information_first() -> None:
    assert [one.id for one in not_stoppable(BOOK)][:2] == ["courts", "foi"]
    assert all(one.citation.source for one in not_stoppable(BOOK))


def test_two_charters_together_are_the_stricter_of_each() -> None:
    other = Charter(
        permitted_purposes=("economic-development", "research"),
        prohibited_uses=frozenset({Use.FUNDING}),
        embargo_until=date(2026, 1, 1),
        reply_days=5,
    )
    both = stricter_charter(FULL, other)
    assert both.permitted_purposes == ("economic-development",)
    assert both.prohibited_uses == {Use.RANKING, Use.DEBT_OR_FRAUD, Use.FUNDING}
    assert (both.embargo_until, both.expires_on) == (date(2027, 1, 1), date(2028, 1, 1))
    assert (both.has_veto, both.reply_days) == (True, 10)
    assert stricter_charter(both, Charter()) == both


def test_the_export_is_an_offer_that_others_can_parse() -> None:
    found = graph(FULL)
    policy = URIRef("https://hub.example/charters/1")
    assert (policy, RDF.type, ODRL.Offer) in found
    assert found.value(policy, ODRL.target) == URIRef("https://hub.example/assets/abcd-1234")
    assert found.value(policy, ODRL.assigner) == URIRef("https://hub.example/members/ashby")
    assert len(list(found.objects(policy, ODRL.prohibition))) == 2
    permission = found.value(policy, ODRL.permission)
    assert found.value(permission, ODRL.action) == ODRL.use
    limits = list(found.objects(permission, ODRL.constraint))
    assert {found.value(c, ODRL.leftOperand) for c in limits} == {ODRL.dateTime, ODRL.purpose}
    duties = {found.value(d, ODRL.action) for d in found.objects(permission, ODRL.duty)}
    assert duties == {ODRL.obtainConsent, ODRL.inform}


def test_a_charter_without_terms_permits_use() -> None:
    found = graph(Charter())
    policy = URIRef("https://hub.example/charters/1")
    assert not list(found.objects(policy, ODRL.prohibition))
    permission = found.value(policy, ODRL.permission)
    assert not list(found.objects(permission, ODRL.constraint))
