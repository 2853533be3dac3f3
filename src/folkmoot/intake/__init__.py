"""A file that nobody explained becomes a typed table with a report.

`read(path or bytes)` is the whole of it:

1. `layout` finds where the table lies: the format by content, the encoding, the delimiter or the
   sheet, the header, the totals and notes at the foot. It gives a `raw.RawTable`: headings, and
   values that are still text.
2. `typing` decides each column's type from every value, and keeps in quarantine what does not fit.
3. `meanings` proposes what each column is and how sensitive, for a person to confirm.
4. `reading` joins them: a `Reading` with schema, rows and quarantine, and a `Report` in plain
   English. `summary` puts it in a few values for a program.

A file that cannot be read raises `folkmoot.errors.ReadError`, which says why and what to do.
"""

from folkmoot.intake.layout import list_sheets
from folkmoot.intake.raw import AsideKind, RowAside
from folkmoot.intake.reading import Reading, Report, read
from folkmoot.intake.summary import summarise

__all__ = ["AsideKind", "Reading", "Report", "RowAside", "list_sheets", "read", "summarise"]
