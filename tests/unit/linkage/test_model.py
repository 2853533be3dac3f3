"""From the meanings of columns to comparisons and blocking rules."""

import pytest

from folkmoot.errors import LinkageError
from folkmoot.linkage import build_model
from folkmoot.linkage.business_comparisons import LIBRARY
from folkmoot.linkage.comparisons import Comparison
from folkmoot.linkage.fields import Field, fields_in_common
from folkmoot.tables import Column, ColumnType, Meaning, Schema


def _schema(*meanings: Meaning | None) -> Schema:
    return Schema(
        tuple(
            Column(f"c{number}", f"Heading {number}", ColumnType.TEXT, meaning)
            for number, meaning in enumerate(meanings)
        )
    )


PAYMENTS = _schema(Meaning.SUPPLIER_NAME, Meaning.AMOUNT_GBP)
RATING_LIST = _schema(
    Meaning.RATEPAYER_NAME, Meaning.ADDRESS, Meaning.POSTCODE, Meaning.PROPERTY_TYPE
)


def _names(left: Schema, right: Schema) -> list[str]:
    return [comparison.name for comparison in build_model(left, right).comparisons]


def test_payments_and_a_rating_list_share_names_and_a_kind_of_property() -> None:
    assert _names(PAYMENTS, RATING_LIST) == ["name", "trade", "property", "place", "legal_form"]


def test_a_column_on_both_sides_adds_its_comparison() -> None:
    left = _schema(Meaning.SUPPLIER_NAME, Meaning.COMPANY_NUMBER, Meaning.POSTCODE)
    right = _schema(Meaning.ORGANISATION_NAME, Meaning.COMPANY_NUMBER, Meaning.POSTCODE)
    assert {"company_number", "postcode"} <= set(_names(left, right))


def test_a_column_on_one_side_only_adds_nothing() -> None:
    left = _schema(Meaning.SUPPLIER_NAME, Meaning.COMPANY_NUMBER)
    assert "company_number" not in _names(left, RATING_LIST)


def test_pairs_are_looked_up_by_company_number_where_both_sides_have_one() -> None:
    both = _schema(Meaning.SUPPLIER_NAME, Meaning.COMPANY_NUMBER)
    columns = {rule.left for rule in build_model(both, both).blocking}
    assert "company_number" in columns
    assert "company_number" not in {rule.left for rule in build_model(PAYMENTS, both).blocking}


def test_headings_play_no_part() -> None:
    renamed = Schema(
        tuple(
            Column(f"x{column.name}", "Something else", column.type, column.meaning)
            for column in RATING_LIST.columns
        )
    )
    one, other = build_model(PAYMENTS, RATING_LIST), build_model(PAYMENTS, renamed)
    assert one.comparisons == other.comparisons
    assert one.blocking == other.blocking


def test_an_address_can_give_the_name() -> None:
    (found, *_) = fields_in_common(PAYMENTS, _schema(Meaning.ADDRESS))
    assert found.field is Field.BUSINESS_NAME
    assert found.right == ("c0",)


@pytest.mark.parametrize("left", [_schema(), _schema(Meaning.POSTCODE), _schema(None)])
def test_without_a_name_on_both_sides_there_is_no_model(left: Schema) -> None:
    with pytest.raises(LinkageError, match="no name of a business in common"):
        build_model(left, RATING_LIST)


def test_a_comparison_that_is_not_made_cannot_be_asked_for() -> None:
    model = build_model(PAYMENTS, RATING_LIST)
    assert model.comparison("name").name == "name"
    with pytest.raises(LinkageError, match="no comparison called 'postcode'"):
        model.comparison("postcode")


@pytest.mark.parametrize("comparison", LIBRARY, ids=lambda comparison: comparison.name)
def test_every_comparison_is_a_ladder_that_holds(comparison: Comparison) -> None:
    codes = [level.code for level in comparison.levels]
    assert len(set(codes)) == len(codes)
    assert [level.sql == "ELSE" for level in comparison.levels].index(True) == len(codes) - 1
    assert sum(level.m for level in comparison.levels) == pytest.approx(1, abs=0.001)
    assert sum(level.u for level in comparison.levels) == pytest.approx(1, abs=0.001)
    for ladder in comparison.ladders or (tuple(codes),):
        ratios = [
            level.m / level.u
            for code in ladder
            for level in comparison.levels
            if level.code == code
        ]
        assert len(ratios) == len(ladder)
        assert ratios == sorted(ratios, reverse=True)
