"""SoQL, the query language of Socrata's open-data API, compiled to parameterised SQL.

The room opens nothing: it takes text and a dataset's schema and gives SQL in DuckDB's dialect, the
values to bind, and the names and types of the answer's columns.

    text ──lexer──► tokens ──expressions, statements──► tree
    tree ──analysis (selection, checker, grouping)──► plan of typed expressions
    plan ──rendering, writer──► SQL + parameters

| step | modules |
| --- | --- |
| the words and the grammar | `tokens`, `lexer`, `reader`, `expressions`, `statements`, `tree` |
| the parameters of an address | `addresses` |
| types, and what a literal may be | `types`, `literals`, `well_known_text`, `row_identifiers` |
| values as publishers write them | `values`, `compound`, `geometry_text` |
| every function, as one table | `catalogue`, `functions/` |
| names and types against a schema | `scope`, `checker`, `selection`, `implicit_names`, `grouping` |
| chains, joins, combined queries | `analysis`, `plan` |
| SQL | `physical`, `writer`, `rendering`, `parameters`, `textual` |
| search, and what an index may do | `words`, `search`, `lookup` |
| what is refused, and how | `limits`, `errors` |
| the pages of reference | `reference`, `examples` |

No text of a query reaches the engine except as a bound value; every limit holds before an engine is
asked. `docs/decisions/0050-soql-compiler.md` says why it is built this way.
"""

from folkmoot.soql.addresses import CLAUSES
from folkmoot.soql.analysis import TableFinder
from folkmoot.soql.catalogue import Function, Role, signature
from folkmoot.soql.compiled import Compiled, OutputColumn
from folkmoot.soql.compiler import Page, compile_query, compile_statement, parse, request
from folkmoot.soql.compound import shown_in_csv
from folkmoot.soql.errors import (
    CannotCompile,
    MalformedQuery,
    Position,
    QueryTooComplex,
    SoqlError,
)
from folkmoot.soql.examples import write_examples
from folkmoot.soql.functions import FUNCTIONS
from folkmoot.soql.limits import DEFAULT_LIMITS, DEFAULT_ROWS, Limits
from folkmoot.soql.lookup import BoundSql, Lookup, Match, Order, Search
from folkmoot.soql.physical import Storage
from folkmoot.soql.reader import ParameterValue
from folkmoot.soql.reference import write_function_reference
from folkmoot.soql.row_identifiers import (
    read_row_identifier,
    write_row_identifier,
    write_row_version,
)
from folkmoot.soql.scope import FACT_COLUMNS, ROW_ID_COLUMN, SYSTEM_NAMES, Dataset, View, quote
from folkmoot.soql.tree import Statement
from folkmoot.soql.types import SoqlType, type_of_column
from folkmoot.soql.values import KeptValue, NoSuchValue, read_value
from folkmoot.soql.words import WORDS_FUNCTION, has_terms, terms_in

__all__ = [
    "CLAUSES",
    "DEFAULT_LIMITS",
    "DEFAULT_ROWS",
    "FACT_COLUMNS",
    "FUNCTIONS",
    "ROW_ID_COLUMN",
    "SYSTEM_NAMES",
    "WORDS_FUNCTION",
    "BoundSql",
    "CannotCompile",
    "Compiled",
    "Dataset",
    "Function",
    "KeptValue",
    "Limits",
    "Lookup",
    "MalformedQuery",
    "Match",
    "NoSuchValue",
    "Order",
    "OutputColumn",
    "Page",
    "ParameterValue",
    "Position",
    "QueryTooComplex",
    "Role",
    "Search",
    "SoqlError",
    "SoqlType",
    "Statement",
    "Storage",
    "TableFinder",
    "View",
    "compile_query",
    "has_terms",
    "compile_statement",
    "parse",
    "quote",
    "read_row_identifier",
    "read_value",
    "request",
    "shown_in_csv",
    "signature",
    "terms_in",
    "type_of_column",
    "write_examples",
    "write_function_reference",
    "write_row_identifier",
    "write_row_version",
]
