"""What the people one lives with say: two homes that share others are probably one household moved.

Someone with no date of birth who moved is a common name at two addresses, until the rest of the
family turns out to have made the same move. Pairs of people in homes so joined are looked at even
if no key finds them, and their addresses count as a household's instead of as different.
"""

from __future__ import annotations

from folkmoot.linkage.engine import Connection
from folkmoot.linkage.people.blocking import PAIRS, compare_given
from folkmoot.linkage.people.comparisons import (
    APART_LEVEL,
    HOUSEHOLD_LEVEL,
    PLACE,
    PersonComparison,
)
from folkmoot.linkage.people.standardising import PEOPLE

_SURE = 0.95
_MOST_IN_A_HOME = 12
"""Records at one address beyond which it is an institution or a filler."""


def join_households(
    connection: Connection,
    scored: str,
    comparisons: tuple[PersonComparison, ...],
    between: bool,
) -> int:
    """Put household's evidence into the candidate pairs, given pairs with their `probability` p in
    the table `scored`; the number of pairs it speaks about.

    A pair is supported when another sure pair, of two other people, joins the same two homes. Does
    nothing where place is not compared.
    """
    if not comparisons or comparisons[0] is not PLACE:
        return 0
    # A home of one file may be known to the other too, whose people there are no candidates.
    apart = "l.side = 0 AND r.side = 1" if between else "l.rid < r.rid"
    connection.execute(_SUPPORTED.format(scored=scored, ways=_ways(between), apart=apart))
    given = (
        f"SELECT s.left_rid, s.right_rid FROM linkage_supported AS s "  # noqa: S608
        f"JOIN {PEOPLE} AS l ON l.rid = s.left_rid JOIN {PEOPLE} AS r ON r.rid = s.right_rid "
        f"ANTI JOIN {PAIRS} AS p ON p.left_rid = s.left_rid AND p.right_rid = s.right_rid "
        "WHERE l.home <> r.home"
    )
    compare_given(connection, given, comparisons, "linkage_household_pairs")
    connection.execute(f"INSERT INTO {PAIRS} SELECT * FROM linkage_household_pairs")  # noqa: S608
    place_digit = f"p.pattern % {len(PLACE.levels) + 1}"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {PAIRS} AS SELECT p.left_rid, p.right_rid, p.pattern + "  # noqa: S608
        f"CASE WHEN s.left_rid IS NOT NULL AND {place_digit} = {APART_LEVEL + 1} "
        f"THEN {HOUSEHOLD_LEVEL - APART_LEVEL} ELSE 0 END AS pattern FROM {PAIRS} AS p "
        "LEFT JOIN linkage_supported AS s USING (left_rid, right_rid)"
    )
    rows = connection.execute("SELECT count(*) FROM linkage_supported").fetchall()
    connection.execute("DROP TABLE linkage_supported; DROP TABLE linkage_household_pairs")
    return int(rows[0][0])


def _ways(between: bool) -> str:
    """Inside one file a link between homes is one in both directions."""
    if between:
        return "SELECT * FROM linked"
    return (
        "SELECT * FROM linked UNION ALL SELECT right_rid AS left_rid, left_rid AS right_rid, "
        "right_home AS left_home, left_home AS right_home FROM linked"
    )


_SUPPORTED = f"""
CREATE OR REPLACE TEMP TABLE linkage_supported AS
WITH sure AS (
    SELECT left_rid, right_rid, p FROM {{scored}} WHERE p >= {_SURE}
),
linked AS (
    SELECT left_rid, right_rid, l.home AS left_home, r.home AS right_home
    FROM (
        SELECT left_rid, right_rid FROM sure
        QUALIFY row_number() OVER (PARTITION BY left_rid ORDER BY p DESC, right_rid) = 1
            AND row_number() OVER (PARTITION BY right_rid ORDER BY p DESC, left_rid) = 1
    )
    JOIN {PEOPLE} AS l ON l.rid = left_rid JOIN {PEOPLE} AS r ON r.rid = right_rid
    WHERE l.home <> r.home
),
ways AS ({{ways}}),
homes AS (
    SELECT side, home FROM {PEOPLE} WHERE home IS NOT NULL
    GROUP BY side, home HAVING count(*) <= {_MOST_IN_A_HOME}
),
small AS (
    SELECT rid, p.side AS side, p.home AS home FROM {PEOPLE} AS p JOIN homes USING (side, home)
),
lived AS (
    SELECT DISTINCT a.left_home, a.right_home FROM ways AS a
),
crossed AS (
    SELECT l.rid AS left_rid, r.rid AS right_rid, v.left_home, v.right_home FROM lived AS v
    JOIN small AS l ON l.home = v.left_home JOIN small AS r ON r.home = v.right_home
    WHERE {{apart}}
)
SELECT DISTINCT c.left_rid, c.right_rid FROM crossed AS c
JOIN ways AS w ON w.left_home = c.left_home AND w.right_home = c.right_home
WHERE w.left_rid <> c.left_rid AND w.right_rid <> c.right_rid
"""  # noqa: S608
