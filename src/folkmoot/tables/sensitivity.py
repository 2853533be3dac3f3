"""How much harm a column can do, and so how its asset must be held."""

from enum import StrEnum


class Sensitivity(StrEnum):
    """The sensitivity of one column."""

    NONE = "none"
    COMMERCIAL = "commercial"
    CONFIDENTIAL = "confidential"
    QUASI_IDENTIFIER = "quasi_identifier"
    DIRECT_IDENTIFIER = "direct_identifier"
    SPECIAL_CATEGORY = "special_category"
    CRIMINAL_OFFENCE = "criminal_offence"

    @property
    def is_personal(self) -> bool:
        return self in (
            Sensitivity.QUASI_IDENTIFIER,
            Sensitivity.DIRECT_IDENTIFIER,
            Sensitivity.SPECIAL_CATEGORY,
            Sensitivity.CRIMINAL_OFFENCE,
        )


class Standing(StrEnum):
    """How an asset is held: published to all, shared among members, or sealed and separated."""

    OPEN = "open"
    SHARED = "shared"
    PROTECTED = "protected"
