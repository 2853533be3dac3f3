"""A charter as an ODRL policy in JSON-LD, so that other programs can read a contributor's terms.

ODRL 2.2 (W3C Recommendation, 15 February 2018) says how to write permissions, prohibitions and
duties, not how to evaluate them; Folkmoot evaluates charters by its own rules and only exports
this. What ODRL has no word for (the uses that councils fear) is in a small profile of our own,
whose terms are the identifiers of the rulebook.
"""

from __future__ import annotations

from typing import Any

from folkmoot.permission.facts import USE_NAMES
from folkmoot.permission.proposal import Charter

CONTEXT = {
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PROFILE = "urn:folkmoot:odrl-profile:1"
PURPOSE = "urn:folkmoot:purpose:"
USE = "urn:folkmoot:use:"


def charter_to_odrl(
    charter: Charter, *, policy: str, asset: str, contributor: str
) -> dict[str, Any]:
    """The policy in JSON-LD.

    `policy`, `asset` and `contributor` are the addresses (IRIs) by which the policy, the asset and
    the contributor are known. The policy is an Offer: an agreement names the other side.
    """
    constraints = [*_when(charter), *_purposes(charter)]
    permission: dict[str, Any] = {"odrl:action": {"@id": "odrl:use"}}
    if constraints:
        permission["odrl:constraint"] = constraints
    duties = _duties(charter, contributor)
    if duties:
        permission["odrl:duty"] = duties
    written: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": policy,
        "@type": "odrl:Offer",
        "odrl:profile": {"@id": PROFILE},
        "odrl:target": {"@id": asset},
        "odrl:assigner": {"@id": contributor},
        "odrl:permission": [permission],
    }
    if charter.prohibited_uses:
        written["odrl:prohibition"] = [
            {
                "odrl:action": {"@id": "odrl:use"},
                "odrl:constraint": [_constraint("odrl:purpose", "odrl:eq", {"@id": USE + name})],
            }
            for name in sorted(USE_NAMES[use] for use in charter.prohibited_uses)
        ]
    return written


def _when(charter: Charter) -> list[dict[str, Any]]:
    days = (("odrl:gteq", charter.embargo_until), ("odrl:lt", charter.expires_on))
    return [
        _constraint("odrl:dateTime", operator, {"@value": day.isoformat(), "@type": "xsd:date"})
        for operator, day in days
        if day is not None
    ]


def _purposes(charter: Charter) -> list[dict[str, Any]]:
    if not charter.permitted_purposes:
        return []
    named = [_purpose(purpose) for purpose in charter.permitted_purposes]
    return [_constraint("odrl:purpose", "odrl:isAnyOf", named)]


def _purpose(purpose: str) -> dict[str, str]:
    """A purpose of the rulebook by its identifier; one in free words as those words."""
    is_identifier = purpose.replace("-", "").isalnum() and purpose.islower()
    return {"@id": PURPOSE + purpose} if is_identifier else {"@value": purpose}


def _duties(charter: Charter, contributor: str) -> list[dict[str, Any]]:
    duties: list[dict[str, Any]] = []
    if charter.has_veto:
        duties.append(
            {
                "odrl:action": {"@id": "odrl:obtainConsent"},
                "odrl:consentingParty": {"@id": contributor},
            }
        )
    if charter.reply_days:
        duties.append(
            {
                "odrl:action": {"@id": "odrl:inform"},
                "odrl:informedParty": {"@id": contributor},
                "odrl:constraint": [
                    _constraint(
                        "odrl:delayPeriod",
                        "odrl:gteq",
                        {"@value": f"P{charter.reply_days}D", "@type": "xsd:duration"},
                    )
                ],
            }
        )
    return duties


def _constraint(left: str, operator: str, right: Any) -> dict[str, Any]:
    return {
        "odrl:leftOperand": {"@id": left},
        "odrl:operator": {"@id": operator},
        "odrl:rightOperand": right,
    }
