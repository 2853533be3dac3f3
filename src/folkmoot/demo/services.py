"""What councils spend on, and what each of the four calls it.

No two councils name their services or directorates alike; the truth keeps the common name.
"""

from __future__ import annotations

from enum import StrEnum


class Service(StrEnum):
    """A service, by the name that the truth uses."""

    ADULTS = "Adult social care"
    CHILDREN = "Children's social care"
    SCHOOLS = "Schools and learning"
    HIGHWAYS = "Highways and transport"
    WASTE = "Waste and environment"
    HOUSING = "Housing"
    PLANNING = "Planning and regeneration"
    CULTURE = "Culture and leisure"
    HEALTH = "Public health"
    CORPORATE = "Corporate services"
    BURIAL = "Cemeteries and crematoria"
    EMERGENCY = "Emergency planning"


SHARE_BY_CHANCE = {
    Service.ADULTS: 0.19,
    Service.CHILDREN: 0.15,
    Service.SCHOOLS: 0.14,
    Service.HIGHWAYS: 0.11,
    Service.WASTE: 0.08,
    Service.HOUSING: 0.09,
    Service.PLANNING: 0.06,
    Service.CULTURE: 0.08,
    Service.HEALTH: 0.04,
    Service.CORPORATE: 0.055,
    Service.BURIAL: 0.004,
    Service.EMERGENCY: 0.001,
}
"""Where a payment falls that is not for the service its supplier's trade usually serves."""

# council: service -> (directorate, what the council calls the service)
WORDING: dict[str, dict[Service, tuple[str, str]]] = {
    "ostrabeck": {
        Service.ADULTS: ("Health & Wellbeing", "Adult Social Care"),
        Service.CHILDREN: ("Children & Learning", "Children's Social Care"),
        Service.SCHOOLS: ("Children & Learning", "Education & Schools"),
        Service.HIGHWAYS: ("Place", "Highways & Transport"),
        Service.WASTE: ("Place", "Waste, Streets & Environment"),
        Service.HOUSING: ("Place", "Housing Services"),
        Service.PLANNING: ("Place", "Planning, Economy & Regeneration"),
        Service.CULTURE: ("Place", "Culture, Libraries & Sport"),
        Service.HEALTH: ("Health & Wellbeing", "Public Health"),
        Service.CORPORATE: ("Corporate Resources", "Finance, IT & Procurement"),
        Service.BURIAL: ("Place", "Bereavement Services"),
        Service.EMERGENCY: ("Corporate Resources", "Emergency Planning"),
    },
    "quillborough": {
        Service.ADULTS: ("Adults", "Adults - Care and Support"),
        Service.CHILDREN: ("Children", "Children - Safeguarding and Care"),
        Service.SCHOOLS: ("Children", "Children - Schools"),
        Service.HIGHWAYS: ("City Services", "Transport and Highways"),
        Service.WASTE: ("City Services", "Waste Management"),
        Service.HOUSING: ("City Services", "Homes and Neighbourhoods"),
        Service.PLANNING: ("City Growth", "City Development"),
        Service.CULTURE: ("City Growth", "Arts, Museums and Leisure"),
        Service.HEALTH: ("Adults", "Public Health"),
        Service.CORPORATE: ("Chief Executive's", "Support Services"),
        Service.BURIAL: ("City Services", "Crematorium and Cemeteries"),
        Service.EMERGENCY: ("Chief Executive's", "Resilience"),
    },
    "velderness": {
        Service.ADULTS: ("PEOPLE", "ADULT SOCIAL CARE"),
        Service.CHILDREN: ("PEOPLE", "CHILDREN AND FAMILIES"),
        Service.SCHOOLS: ("PEOPLE", "EDUCATION SERVICES"),
        Service.HIGHWAYS: ("ENVIRONMENT", "ROADS AND TRANSPORT"),
        Service.WASTE: ("ENVIRONMENT", "ENVIRONMENTAL AND REGULATORY"),
        Service.HOUSING: ("COMMUNITIES", "HOUSING GENERAL FUND"),
        Service.PLANNING: ("COMMUNITIES", "PLANNING AND DEVELOPMENT"),
        Service.CULTURE: ("COMMUNITIES", "CULTURAL AND RELATED"),
        Service.HEALTH: ("PEOPLE", "PUBLIC HEALTH"),
        Service.CORPORATE: ("RESOURCES", "CENTRAL SERVICES"),
        Service.BURIAL: ("ENVIRONMENT", "CEMETERIES, CREMATORIA & MORTUARY"),
        Service.EMERGENCY: ("RESOURCES", "CIVIL CONTINGENCIES"),
    },
    "tarnhythe": {
        Service.ADULTS: ("ADULTS", "Adult Services"),
        Service.CHILDREN: ("CHILDYP", "Children and Young People"),
        Service.SCHOOLS: ("CHILDYP", "Learning"),
        Service.HIGHWAYS: ("ECONENV", "Roads, Bridges and Harbour"),
        Service.WASTE: ("ECONENV", "Refuse and Recycling"),
        Service.HOUSING: ("ECONENV", "Housing Options"),
        Service.PLANNING: ("ECONENV", "Development Control"),
        Service.CULTURE: ("COMMSERV", "Leisure & Libraries"),
        Service.HEALTH: ("ADULTS", "Health Improvement"),
        Service.CORPORATE: ("CORP", "Corporate Core"),
        Service.BURIAL: ("COMMSERV", "Burial Grounds"),
        Service.EMERGENCY: ("CORP", "Contingency Planning"),
    },
}
