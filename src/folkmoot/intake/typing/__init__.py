"""Strings become typed columns, decided from every value of them.

`type_table(raw)` reads a raw table once, column by column and block by block, and gives a
TypedTable: schema, typed batches, quarantine, profiles, findings. The steps, in order:

1. `blocks`: trim a block of a column, make blanks null, find its distinct texts
2. `examination`: what each text is (`kinds`, from its shape in `characters`; `markers` of withheld
   values; `date_layouts`, `date_parts` and `positions` for dates), or `shortcuts` where nothing
   is odd
3. `evidence`: count that over the whole column
4. `decisions`: from the counts, and from what the heading leads us to expect (`expectations`), to
   how the column is read
5. `readings`, `numbers`: turn the texts into typed values
6. `quarantine`: keep what does not fit, with its row and the reason
7. `profiles` and `distinct`, `remarks`, `shifts`: what is said of it

`columns` does 1 to 6 for one column with a guess from its first block, and again from the start
when the whole column proves the guess wrong. `table` does it for all columns, keeps the typed
batches (`spill`), names the fields (`fields`) and asks `intake.meanings` what they mean.
"""

from folkmoot.intake.typing.profiles import ColumnProfile
from folkmoot.intake.typing.quarantine import QUARANTINE_SCHEMA, Reason
from folkmoot.intake.typing.semantics import semantic_type
from folkmoot.intake.typing.table import Progress, TypedTable, type_table

__all__ = [
    "QUARANTINE_SCHEMA",
    "ColumnProfile",
    "Progress",
    "Reason",
    "TypedTable",
    "semantic_type",
    "type_table",
]
