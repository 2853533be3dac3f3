"""What the Local Government Transparency Code 2015 requires of a council in England.

    template.py    a dataset of the Code: its fields, how often, its checks, with its citation
    templates/     the datasets as data, which a lawyer changes without touching Python
    periods.py     the quarters and years that a publication covers, and when each is due
    matching.py    which column of a council's file is which field, for a person to confirm
    checking.py    a table against a template, in words with row numbers
    blanks.py      an empty file with the headings, and a guide to them

    template = template_by_id("spending")
    matches = match(template, schema)
    report = check(template, schema, batches, chosen(matches), period=quarter_of(date(2026, 5, 1)))

Nothing here says how one council does beside another (docs/decisions).
"""

from folkmoot.transparency.blanks import blank_csv, blank_workbook
from folkmoot.transparency.checking import CheckReport, Problem, Severity, check
from folkmoot.transparency.matching import Match, chosen, match
from folkmoot.transparency.periods import Period, due_on, latest_periods, period_starting
from folkmoot.transparency.template import (
    Citation,
    Every,
    Field,
    Template,
    load_templates,
    template_by_id,
)

__all__ = [
    "CheckReport",
    "Citation",
    "Every",
    "Field",
    "Match",
    "Period",
    "Problem",
    "Severity",
    "Template",
    "blank_csv",
    "blank_workbook",
    "check",
    "chosen",
    "due_on",
    "latest_periods",
    "load_templates",
    "match",
    "period_starting",
    "template_by_id",
]
