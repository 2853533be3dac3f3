"""The query builder's question, and its two other forms: SoQL text and the fields of a form.

    fields ──read_fields──► Question ──write──► SoQL text ──parse──► tree ──recognise──► Question

`question` is the value; `writing` says it in SoQL and remembers which field each piece came from;
`recognising` reads it back out of a parsed query, where it fits; `fields` reads and fills forms.
`odata` asks the same by OData, where OData can. What does not fit the builder stays what it is:
SoQL written by hand.
"""

from folkmoot.hub.explorer.building.odata import odata_options
from folkmoot.hub.explorer.building.question import (
    OPERATORS,
    Filter,
    Function,
    Grouping,
    Having,
    Kind,
    Measure,
    Operator,
    Part,
    Question,
    Sort,
    kind_of,
)
from folkmoot.hub.explorer.building.recognising import recognise
from folkmoot.hub.explorer.building.writing import Written, write

__all__ = [
    "OPERATORS",
    "Filter",
    "Function",
    "Grouping",
    "Having",
    "Kind",
    "Measure",
    "Operator",
    "Part",
    "Question",
    "Sort",
    "Written",
    "kind_of",
    "odata_options",
    "recognise",
    "write",
]
