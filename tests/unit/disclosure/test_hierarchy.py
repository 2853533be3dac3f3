import pytest

from folkmoot.disclosure import Dimension, Sum
from folkmoot.errors import DisclosureError


def test_codes_without_a_parent_add_up_to_the_grand_total() -> None:
    levels = Dimension("service").over(["road", "care"])
    assert levels.sums == (Sum("Total", ("care", "road")),)
    assert levels.codes == ("care", "road", "Total")


def test_a_nested_dimension_has_every_level() -> None:
    levels = Dimension.nested("area", {"w1": "N", "w2": "N", "w3": "S", "N": "all", "S": "all"})
    above = levels.over(["w1", "w2", "w3"]).ancestors["w1"]
    assert sorted(above) == ["N", "Total", "all", "w1"]


def test_codes_that_do_not_occur_are_left_out_of_their_sums() -> None:
    levels = Dimension.nested("area", {"w1": "N", "w2": "N", "w3": "S"}).over(["w1"])
    assert levels.sums == (Sum("N", ("w1",)), Sum("Total", ("N",)))


def test_several_hierarchies_stand_side_by_side() -> None:
    ages = Dimension(
        "age",
        (
            Sum("young", ("0-9", "10-19")),
            Sum("old", ("20-29", "30-39")),
            Sum("child", ("0-9",)),
            Sum("not child", ("10-19", "20-29", "30-39")),
            Sum("Total", ("young", "old")),
            Sum("Total", ("child", "not child")),
        ),
    ).over(["0-9", "10-19", "20-29", "30-39"])
    assert ages.ancestors["10-19"] == ("10-19", "young", "not child", "Total")
    assert [one.total for one in ages.sums].count("Total") == 2


def test_a_group_may_cover_only_some_codes() -> None:
    dimension = Dimension("land", (Sum("big", ("de", "fr")), Sum("Total", ("de", "fr", "lu"))))
    assert dimension.over(["de", "fr", "lu"]).ancestors["lu"] == ("lu", "Total")


@pytest.mark.parametrize(
    ("sums", "problem"),
    [
        ((Sum("N", ("w1", "w2")), Sum("w1", ("w2",))), "total of others"),
        ((Sum("A", ("B",)), Sum("B", ("A",))), "part of itself"),
        ((Sum("A", ("w1", "B")), Sum("B", ("w1",))), "overlap"),
        ((Sum("A", ("w1",)), Sum("A", ("w2",))), "different codes"),
        ((Sum("Total", ("w1",)),), "leaves codes out"),
    ],
)
def test_what_does_not_fit_is_refused(sums: tuple[Sum, ...], problem: str) -> None:
    with pytest.raises(DisclosureError, match=problem):
        assert Dimension("area", sums).over(["w1", "w2"]).codes


def test_a_code_named_like_the_grand_total_is_refused() -> None:
    with pytest.raises(DisclosureError, match="total of others"):
        assert Dimension("area").over(["w1", "Total"]).codes


@pytest.mark.parametrize("parts", [(), ("a", "a"), ("A",)])
def test_a_total_needs_parts_of_its_own(parts: tuple[str, ...]) -> None:
    with pytest.raises(DisclosureError, match="A total needs parts"):
        Sum("A", parts)


def test_dimensions_of_linked_tables_keep_the_levels_of_both() -> None:
    one = Dimension("age", (Sum("young", ("a", "b")),))
    other = Dimension("age", (Sum("child", ("a",)),))
    assert one.together_with(other).sums == (*one.sums, *other.sums)
    with pytest.raises(DisclosureError, match="grand total differently"):
        one.together_with(Dimension("age", total="All"))
