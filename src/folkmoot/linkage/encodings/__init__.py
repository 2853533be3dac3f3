"""Private encodings: linking people for members who will not send identifiers.

How it works, and where each step lives:

1. Members make keys among themselves (`member_keys`, `derivation`) and sign one `agreement` with
   its `parameters`; `standard_form` proves that they bring records to one form.
2. Each encodes its own file (`encoding`): `fields` says what of a person is encoded, `tokens` makes
   what finds pairs (by `cmac`), `filters` what compares them, `dummies` people who are not there.
3. `encoded_file` is all that leaves a member: signed, with a closed list of columns.
4. Elsewhere, `matching` links two such files: `candidates` that share tokens, their `similarity`
   in levels, `rarity` and `changed_places` of names, `training` without labels, `competition`.

None of this makes anybody anonymous: `risk` says what remains. The same records, key and agreement
give the same tokens and filters, whatever the order of rows; references are random.
"""

from folkmoot.linkage.encodings.agreement import EncodingAgreement, Member
from folkmoot.linkage.encodings.encoded_file import EncodedFile, digest_of, open_encoded
from folkmoot.linkage.encodings.encoding import Encodings, encode_people
from folkmoot.linkage.encodings.matching import EncodedLinks, check_same_agreement, link_encodings
from folkmoot.linkage.encodings.member_keys import (
    MemberKeys,
    RoundKey,
    accept_round,
    start_round,
)
from folkmoot.linkage.encodings.parameters import Parameters
from folkmoot.linkage.encodings.risk import residual_risk
from folkmoot.linkage.encodings.standard_form import check_standard_form, standard_form

__all__ = [
    "EncodedFile",
    "EncodedLinks",
    "EncodingAgreement",
    "Encodings",
    "Member",
    "MemberKeys",
    "Parameters",
    "RoundKey",
    "accept_round",
    "check_same_agreement",
    "check_standard_form",
    "digest_of",
    "encode_people",
    "link_encodings",
    "open_encoded",
    "residual_risk",
    "standard_form",
    "start_round",
]
