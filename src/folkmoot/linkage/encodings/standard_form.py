"""The standard form: proof that two installations bring the same record to the same form.

Encodings of one person are equal only if both members clean names and dates alike. A digest of what
this installation makes of a few made-up people stands in the agreement; an installation that makes
something else of them refuses to encode, instead of finding nobody.
"""

from __future__ import annotations

import json
from hashlib import sha256

import pyarrow as pa

from folkmoot.errors import LinkageError
from folkmoot.linkage.encodings.fields import records_query
from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.roles import Role, Roles
from folkmoot.linkage.people.standardising import PEOPLE, Side, standardise_people

_ROLES = (
    Role.FORENAME,
    Role.MIDDLE_NAME,
    Role.SURNAME,
    Role.BIRTH_DATE,
    Role.ADDRESS,
    Role.POSTCODE,
    Role.NHS_NUMBER,
    Role.NATIONAL_NUMBER,
    Role.EMAIL,
    Role.PHONE,
)
_MADE_UP = (
    ("Mr. Bill", "J", "O'Brien-Śmith", "1980-02-01", "12 Mill Road", "aa1 1aa", *(None,) * 4),
    ("Siân Mary", None, "de la Cruz", "03/11/1975", "Flat 2, High Street", "AA9 9AA", *(None,) * 4),
    ("Mohamed", "Ali", "Hussain", "01.01.1990", "7A Station Avenue", None, *(None,) * 4),
    (
        "Kasia",
        "",
        "Nowak",
        "12 Mar 2001",
        "The Grove",
        "B1 1BB",
        "943 476 5919",
        "QQ 12 34 56 C",
        "K.Nowak@Example.org",
        "+44 7700 900123",
    ),
)


def standard_form(connection: Connection) -> str:
    """The digest of what this installation makes of made-up people."""
    columns = zip(*_MADE_UP, strict=True)
    table = pa.table(
        {
            role.value: pa.array(column, pa.string())
            for role, column in zip(_ROLES, columns, strict=True)
        }
    )
    roles = Roles({role: (role.value,) for role in _ROLES})
    standardise_people(connection, (Side(table, roles, None),))
    records = connection.execute(records_query()).to_arrow_table()
    connection.execute(f"DROP TABLE {PEOPLE}")
    return sha256(json.dumps(records.to_pylist(), sort_keys=True).encode()).hexdigest()


def check_standard_form(agreed: str, connection: Connection) -> None:
    """Raises LinkageError when this installation's standard form is not the agreed one."""
    if standard_form(connection) != agreed:
        raise LinkageError(
            "This version of Folkmoot brings records to another form than the one agreed.",
            remedy="Let all members install one version, and begin a new round.",
        )
