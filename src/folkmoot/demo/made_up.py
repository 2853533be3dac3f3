"""The plan of the generated region: which file is what, and what its columns mean."""

from __future__ import annotations

from datetime import date

from folkmoot.demo.councils import COUNCILS, COUNTY
from folkmoot.demo.habits import HABITS, FileHabit
from folkmoot.demo.plan import PlannedCouncil, PlannedFile, RegionPlan
from folkmoot.demo.region import CouncilFiles, DemoFiles
from folkmoot.tables import Meaning, Standing

_FIELD_MEANINGS: dict[str, Meaning] = {
    "service": Meaning.SERVICE_NAME,
    "supplier": Meaning.SUPPLIER_NAME,
    "amount": Meaning.AMOUNT_GBP,
    "paid_on": Meaning.PAYMENT_DATE,
    "ratepayer": Meaning.RATEPAYER_NAME,
    "address": Meaning.ADDRESS,
    "full_address": Meaning.ADDRESS,
    "postcode": Meaning.POSTCODE,
    "latitude": Meaning.LATITUDE,
    "longitude": Meaning.LONGITUDE,
    "rateable_value": Meaning.RATEABLE_VALUE,
    "description": Meaning.PROPERTY_TYPE,
}
"""What the journey needs to know; the rest stays as the reading proposes it."""

_WARD_MEANINGS: dict[str, Meaning | None] = {
    "ward_code": Meaning.GSS_CODE,
    "ward_name": Meaning.AREA_NAME,
    "district_code": None,
    "district_name": Meaning.COUNCIL_NAME,
    "geometry": Meaning.GEOMETRY,
}


def plan_of(files: DemoFiles) -> RegionPlan:
    """What the generated region is to hold. Payments are shared among the members, not open."""
    keys = {council.code: council.key for council in COUNCILS}
    return RegionPlan(
        name=f"{COUNTY} (made up)",
        is_made_up=True,
        councils=tuple(PlannedCouncil(keys[c.code], c.code, c.name) for c in files.councils),
        files=tuple(planned for c in files.councils for planned in _files_of(c, keys[c.code])),
    )


def _files_of(council: CouncilFiles, key: str) -> list[PlannedFile]:
    habits = HABITS[key]
    return [
        PlannedFile(
            council=key,
            path=council.payments,
            title=f"Payments to suppliers, {_months(*council.period)}",
            description=f"Payments of {council.body}. Everything in it is made up.",
            standing=Standing.SHARED,
            meanings=_meanings(habits.payments),
        ),
        PlannedFile(
            council=key,
            path=council.rating_list,
            title="Rating list",
            description=f"Business premises in {council.name}. Everything in it is made up.",
            standing=Standing.SHARED,
            meanings=_meanings(habits.rating_list),
        ),
        PlannedFile(
            council=key,
            path=council.wards,
            title="Wards",
            description=f"Boundaries of the wards of {council.name}. They do not exist.",
            standing=Standing.OPEN,
            meanings=_WARD_MEANINGS,
        ),
    ]


def _meanings(habit: FileHabit) -> dict[str, Meaning | None]:
    return {
        heading.strip(): _FIELD_MEANINGS[field]
        for field, heading in habit.columns
        if field in _FIELD_MEANINGS
    }


def _months(first: date, last: date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    start = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    return f"{start} to {last:%B %Y}"
