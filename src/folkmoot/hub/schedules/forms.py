"""What the pages of schedules may send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from folkmoot.errors import FetchError
from folkmoot.hub.fetching import check
from folkmoot.hub.schedules.actions import Plan
from folkmoot.hub.schedules.folders import pattern_problem
from folkmoot.hub.schedules.models import Schedule
from folkmoot.hub.schedules.timing import LAST_DAY_OF_ANY_MONTH, Rhythm

DAYS_OF_THE_WEEK = 7


class ScheduleForm(forms.Form):
    """From where and when an asset is read again."""

    kind = forms.ChoiceField(
        label="Where does the new file appear?", choices=Schedule.Kind, widget=forms.RadioSelect
    )
    place = forms.CharField(
        label="The address, or the file’s name in the folder",
        help_text=(
            "For example https://oldbury.example/pay.csv, or spending/*.csv: of "
            "several files the newest is taken."
        ),
        max_length=2000,
    )
    rhythm = forms.ChoiceField(label="How often?", choices=Rhythm, widget=forms.RadioSelect)
    day = forms.IntegerField(
        label="On which day?",
        help_text="Of the week, 1 is Monday; of the month, or of the first month of the quarter, "
        "1 to 28. Leave it as it is for every day.",
        min_value=1,
        max_value=LAST_DAY_OF_ANY_MONTH,
        initial=1,
    )
    at = forms.TimeField(
        label="At what time?",
        help_text="For example, 06:00",
        initial="06:00",
        widget=forms.TimeInput(format="%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        """The place is judged by what it is, the day by the rhythm."""
        given = super().clean() or {}
        if given.get("rhythm") == Rhythm.WEEK and given.get("day", 1) > DAYS_OF_THE_WEEK:
            self.add_error("day", "A week has days 1 to 7")
        place, kind = given.get("place"), given.get("kind")
        if place and kind == Schedule.Kind.FOLDER:
            if problem := pattern_problem(place):
                self.add_error("place", problem)
        elif place and kind == Schedule.Kind.ADDRESS:
            try:
                check(place, own_hosts=settings.CONFIG.own_hosts)
            except FetchError as error:
                self.add_error("place", f"{error.problem} {error.remedy}")
        return given

    @property
    def plan(self) -> Plan:
        """The plan, of a form that is valid."""
        given = self.cleaned_data
        return Plan(
            kind=Schedule.Kind(given["kind"]),
            place=given["place"],
            rhythm=Rhythm(given["rhythm"]),
            at=given["at"],
            day=given["day"],
        )

    @staticmethod
    def initial_of(schedule: Schedule | None) -> dict[str, Any]:
        """What the form shows before anybody changes it."""
        if schedule is None:
            return {"rhythm": Rhythm.MONTH.value}
        kept = ["kind", "place", "rhythm", "day", "at"]
        return {name: getattr(schedule, name) for name in kept}
