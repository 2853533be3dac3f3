"""What the Code requires, how often, and by when: the templates and their periods as tables."""

from __future__ import annotations

from datetime import date

import pytest

from folkmoot.errors import FormatError, RulebookError
from folkmoot.transparency import (
    Every,
    Field,
    due_on,
    latest_periods,
    load_templates,
    period_starting,
    template_by_id,
)
from folkmoot.transparency.periods import ONCE, period_of

DATASETS = [
    # template              owed             required fields
    ("spending", Every.QUARTER, 7),
    ("procurement-cards", Every.QUARTER, 7),
    ("invitations", Every.QUARTER, 7),
    ("contracts", Every.QUARTER, 14),
    ("land", Every.YEAR, 12),
    ("social-housing", Every.YEAR, 9),
    ("grants", Every.YEAR, 7),
    ("organisation-chart", Every.YEAR, 8),
    ("facility-time", Every.YEAR, 7),
    ("parking-account", Every.YEAR, 7),
    ("parking-spaces", Every.YEAR, 4),
    ("senior-salaries", Every.YEAR, 6),
    ("constitution", Every.YEAR, 3),
    ("pay-multiple", Every.YEAR, 4),
    ("fraud", Every.YEAR, 7),
    ("waste-contracts", Every.ONCE, 10),
]


def test_every_dataset_of_the_code_has_a_template() -> None:
    found = [(each.id, each.every, len(each.required)) for each in load_templates().values()]
    assert found == DATASETS


PERIODS = [
    # owed           a day in it          begins               ends                 due
    (Every.QUARTER, date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 30)),
    (Every.QUARTER, date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 31)),
    (Every.QUARTER, date(2026, 7, 1), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 31)),
    (Every.QUARTER, date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 31)),
    (Every.YEAR, date(2026, 3, 31), date(2025, 4, 1), date(2026, 3, 31), date(2026, 4, 30)),
    (Every.YEAR, date(2026, 4, 1), date(2026, 4, 1), date(2027, 3, 31), date(2027, 4, 30)),
]


@pytest.mark.parametrize(("every", "day", "begins", "ends", "due"), PERIODS)
def test_a_period_is_due_at_the_end_of_the_month_after_it(
    every: Every, day: date, begins: date, ends: date, due: date
) -> None:
    period = period_of(every, day)
    assert (period.start, period.end, due_on(period)) == (begins, ends, due)
    assert period_starting(every, begins) == period


def test_what_is_owed_once_has_no_day_by_which_it_is_late() -> None:
    assert latest_periods(Every.ONCE, date(2026, 11, 22)) == (ONCE,)
    assert due_on(ONCE) is None


SPOKEN = [
    (Every.QUARTER, date(2026, 4, 1), "April to June 2026"),
    (Every.YEAR, date(2025, 4, 1), "April 2025 to March 2026"),
    (Every.ONCE, date(2025, 4, 1), "once"),
]


@pytest.mark.parametrize(("every", "start", "words"), SPOKEN)
def test_a_period_is_spoken_of_as_people_do(every: Every, start: date, words: str) -> None:
    assert str(period_starting(every, start)) == words


def test_the_periods_in_view_are_the_running_one_and_those_lately_over() -> None:
    quarters = latest_periods(Every.QUARTER, date(2026, 11, 22))
    assert [str(period) for period in quarters] == [
        "October to December 2026",
        "July to September 2026",
        "April to June 2026",
        "January to March 2026",
        "October to December 2025",
    ]
    assert [each.start.year for each in latest_periods(Every.YEAR, date(2026, 1, 5))] == [
        2025,
        2024,
        2023,
    ]


@pytest.mark.parametrize("start", [date(2026, 2, 1), date(2026, 4, 2)])
def test_no_quarter_begins_just_anywhere(start: date) -> None:
    with pytest.raises(FormatError):
        period_starting(Every.QUARTER, start)


@pytest.mark.parametrize("template", list(load_templates()))
def test_a_template_says_where_its_duty_comes_from_and_how_far_to_rely_on_it(template: str) -> None:
    citation = template_by_id(template).citation
    assert "Transparency Code 2015" in citation.text
    assert citation.checked != "text" or citation.confidence == "high"
    assert all(field.description.endswith((".", ")")) for field in template_by_id(template).fields)


@pytest.mark.parametrize("template", list(load_templates()))
def test_no_other_heading_of_a_field_is_the_label_of_its_neighbour(template: str) -> None:
    fields = template_by_id(template).fields
    labels = {field.label.lower(): field.name for field in fields}
    assert [
        (field.name, said)
        for field in fields
        for said in field.also
        if labels.get(said.lower(), field.name) != field.name
    ] == []


def test_a_template_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(RulebookError, match="spending"):
        template_by_id("sepnding")
    with pytest.raises(RulebookError, match="no field"):
        template_by_id("spending").field("colour")


GUIDED = [
    ("amount", ("is in every row", "is above £500")),
    ("payment_date", ("is in every row", "lies in the period")),
    ("irrecoverable_vat", ()),
    ("transaction_number", ("is in no other row",)),
]


@pytest.mark.parametrize(("name", "words"), GUIDED)
def test_the_guide_says_what_is_checked(name: str, words: tuple[str, ...]) -> None:
    field: Field = template_by_id("spending").field(name)
    assert field.checks_in_words == words
