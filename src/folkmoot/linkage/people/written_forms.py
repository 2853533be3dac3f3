"""One form for what is written in many ways: names, streets and codes, as expressions of SQL.

They work on the text that their argument names and give NULL where nothing is left of it.
"""

from __future__ import annotations

_TITLES = (
    "MR|MRS|MISS|MS|MX|DR|PROF|PROFESSOR|SIR|DAME|LADY|LORD|REV|REVD|REVEREND|FR|FATHER|CLLR|"
    "COUNCILLOR|MASTER|MSTR|CAPT|CAPTAIN|MAJOR|COL|SGT|HAJI|HAJJI|SHRI|SRI|SMT|BARONESS"
)
_HONOURS = "JR|JNR|JUNIOR|SNR|SENIOR|II|III|IV|ESQ|OBE|MBE|CBE|KBE|PHD|DECD"
_PARTICLES = (
    "VAN DER|VAN DEN|VAN DE|VAN|VON DER|VON|DE LA|DE LOS|DE|DEL|DELLA|DI|DA|DOS|DU|LE|LA|AL|EL|BIN|"
    "IBN|BINT|BEN|ABU|UL|UR|MC|MAC|ST|SAN|TER|TEN|ZU"
)
"""Words of a surname that stand before its chief word."""
_STREET_WORDS = {
    "STREET": "ST",
    "ROAD": "RD",
    "AVENUE": "AVE",
    "LANE": "LN",
    "DRIVE": "DR",
    "CLOSE": "CL",
    "CRESCENT": "CRES",
    "GROVE": "GR",
    "PLACE": "PL",
    "COURT": "CT",
    "TERRACE": "TERR",
    "GARDENS": "GDNS",
}
_POSTCODE_AT_END = r"\b([A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\W*$"


def compact(sql: str, dropped: str = "[^A-Z0-9]") -> str:
    """Capitals and figures only."""
    return f"nullif(regexp_replace(upper({sql}), '{dropped}', '', 'g'), '')"


def postcode_at_end(sql: str) -> str:
    """The postcode that an address ends with."""
    return compact(f"regexp_extract(upper({sql}), '{_POSTCODE_AT_END}', 1)")


def name(sql: str) -> str:
    """Capitals and single spaces; without accents, signs, titles and honours."""
    letters = f"translate(upper(strip_accents({sql})), '''’`.', '')"
    spaced = f"trim(regexp_replace({letters}, '[^A-Z]+', ' ', 'g'))"
    untitled = f"regexp_replace({spaced}, '^(({_TITLES}) +)+', '')"
    return f"nullif(regexp_replace({untitled}, '( +({_HONOURS}))+$', ''), '')"


def full_name(sql: str) -> str:
    """A name with its parts in order, of which a surname of several words is one word.

    What stands before a comma is the surname; particles and parts joined by a hyphen belong to it.
    """
    turned = (
        f"CASE WHEN contains({sql}, ',') "
        f"THEN split_part({sql}, ',', 2) || ' ' || split_part({sql}, ',', 1) ELSE {sql} END"
    )
    joined = f"regexp_replace(trim({turned}), '-([^- ]+)$', '\\1')"
    return f"regexp_replace({name(joined)}, ' ({_PARTICLES}) ([A-Z]+)$', ' \\1\\2')"


def with_comma(sql: str) -> str:
    """A full name whose first word is the surname, with the comma that says so."""
    divided = f"regexp_replace(trim({sql}), '^([^ ]+) +(.+)$', '\\1, \\2')"
    return f"CASE WHEN contains({sql}, ',') THEN {sql} ELSE {divided} END"


def family(sql: str) -> str:
    """A surname less what its bearers write or leave out: Mac for Mc, the Polish ending of women,
    the Arabic article."""
    scots = f"regexp_replace({sql}, '^MAC([A-Z]{{4,}})', 'MC\\1')"
    polish = f"regexp_replace({scots}, '(S|C|DZ)KA$', '\\1KI')"
    return f"regexp_replace({polish}, '^(AL|EL|UL)([A-Z]{{4,}})', '\\2')"


def skeleton(sql: str) -> str:
    """A name as it sounds in whatever orthography: long vowels short, double letters single, Somali
    x and c as h and nothing, silent h left out."""
    is_somali = f"regexp_matches({sql}, 'X|AA|II|UU|EE|OO')"
    form = f"CASE WHEN {is_somali} THEN ltrim({sql}, 'C') ELSE {sql} END"
    for written, sounds in (
        ("X", "H"),
        ("(EE|IE|II|Y)", "I"),
        ("(OU|OO|UU)", "U"),
        ("AA", "A"),
        ("PH", "F"),
        ("(KH|CK|Q|C)", "K"),
        ("(DH|TH|T)", "D"),
        ("W", "V"),
        ("H$", ""),
    ):
        form = f"regexp_replace({form}, '{written}', '{sounds}', 'g')"
    for letter in "BDFGJKLMNPRSTVZ":
        form = f"regexp_replace({form}, '{letter}{letter}+', '{letter}', 'g')"
    return form


def street(sql: str) -> str:
    """Words in capitals, the common ones in their short form."""
    form = f"' ' || trim(regexp_replace(upper(strip_accents({sql})), '[^A-Z]+', ' ', 'g')) || ' '"
    for word, short in _STREET_WORDS.items():
        form = f"replace({form}, ' {word} ', ' {short} ')"
    return f"nullif(trim({form}), '')"
