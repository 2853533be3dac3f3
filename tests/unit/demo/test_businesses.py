"""Who exists in the region, before anybody writes a name down."""

from collections import Counter

import pytest

from folkmoot.demo import COUNCILS, Size
from folkmoot.demo.businesses import OUTSIDE, Businesses, Kind, make_businesses
from folkmoot.demo.randomness import draws, stream
from folkmoot.demo.trades import CARER, INN, PROPERTY_TYPES, SCHOOL, TRADES


@pytest.fixture(scope="module")
def businesses() -> Businesses:
    return make_businesses(Size.SMALL.extent, 2026)


def test_no_two_organisations_share_a_legal_name(businesses: Businesses) -> None:
    names = [one.name for one in businesses.all if not one.kind.is_natural_person]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_every_kind_of_business_is_there(businesses: Businesses) -> None:
    assert {one.kind for one in businesses.all} == set(Kind)


def test_only_those_outside_and_individuals_have_no_premises(businesses: Businesses) -> None:
    without = [one for one in businesses.all if not one.branches]
    councils = {businesses.all[place] for place in businesses.councils}
    for one in without:
        assert one.home == OUTSIDE or one.kind is Kind.PERSON or one in councils
    assert all(one.branches for one in businesses.all if one.kind is Kind.SOLE_TRADER)


def test_there_are_chains(businesses: Businesses) -> None:
    chains = [one for one in businesses.all if one.branches > 3 and one.kind is Kind.COMPANY]
    assert len(chains) >= 8
    assert max(one.branches for one in chains) <= 30


def test_each_council_is_a_business_of_its_own(businesses: Businesses) -> None:
    bodies = [businesses.all[place].name for place in businesses.councils]
    assert bodies == [council.body for council in COUNCILS]


def test_schools_inns_and_carers_have_names_of_their_own(businesses: Businesses) -> None:
    inns = [one for one in businesses.all if one.trade == INN and one.branches <= 3]
    assert inns
    assert all(one.trading_name.startswith("The ") for one in inns)
    carers = [one for one in businesses.all if one.trade == CARER]
    assert carers
    assert all(one.kind is Kind.PERSON and len(one.name.split()) == 2 for one in carers)
    schools = [one for one in businesses.all if one.name.endswith(TRADES[SCHOOL].words)]
    assert schools
    assert all(one.kind is Kind.PUBLIC_BODY for one in schools)


def test_every_trade_works_from_a_known_kind_of_property() -> None:
    for trade in TRADES:
        assert set(trade.property_codes) <= PROPERTY_TYPES.keys()
        assert trade.expenses
        assert trade.typical_payment > 0


def test_a_stream_depends_on_its_name_and_the_seed_alone() -> None:
    first = stream(1, "payments", "ostrabeck").integers(1 << 60)
    assert stream(1, "payments", "ostrabeck").integers(1 << 60) == first
    others = [stream(2, "payments", "ostrabeck"), stream(1, "payments", "tarnhythe")]
    assert all(other.integers(1 << 60) != first for other in others)


def test_draws_follow_their_weights_without_end() -> None:
    source = draws(stream(1, "draws"), [1, 0, 3])
    counted = Counter(next(source) for _ in range(10_000))
    assert set(counted) == {0, 2}
    assert counted[2] / counted[0] == pytest.approx(3, rel=0.1)
