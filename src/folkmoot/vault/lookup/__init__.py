"""A version's lookup: what finds a few rows of many without asking the engine to look at all.

`columns` keep every value where its row's number finds it, `orders` the rows in the order of a
column, `postings` the rows that hold a word (`splitting` cuts text into words). `building` makes
them from a version, `finding` answers from them.

Measured at ten million rows (docs/decisions/0098-lookups.md).
"""

from folkmoot.vault.lookup.building import LookupRecord, build_lookup
from folkmoot.vault.lookup.finding import MOST_ROWS_TAKEN, Found, Lookups

__all__ = ["MOST_ROWS_TAKEN", "Found", "LookupRecord", "Lookups", "build_lookup"]
