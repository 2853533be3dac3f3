"""The fields of the Algorithmic Transparency Recording Standard's template, version 4.0.

Numbers and names as the template and the records on GOV.UK have them. Fields that only a positive
answer to another calls for name it; all others have to be answered, or marked as missing.
"""

from __future__ import annotations

from dataclasses import dataclass

STANDARD = "Algorithmic Transparency Recording Standard, template version 4.0"


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field: its number and name, and the field whose "Yes" calls for it."""

    number: str
    name: str
    needed_by: str | None = None

    @property
    def section(self) -> str:
        return next(
            title for prefix, title in SECTIONS.items() if self.number.startswith(f"{prefix}.")
        )


SECTIONS: dict[str, str] = {
    "0": "Metadata",
    "1": "Tier 1: overview",
    "2.1": "Tier 2: owner and responsibility",
    "2.2": "Tier 2: description and rationale",
    "2.3": "Tier 2: deployment context",
    "2.4.1": "Tier 2: tool specification, system",
    "2.4.2": "Tier 2: tool specification, model",
    "2.4.3": "Tier 2: tool specification, development data",
    "2.4.4": "Tier 2: tool specification, operational data",
    "2.5": "Tier 2: risks, mitigations and impact assessments",
}

_THIRD_PARTY = "2.1.4"

FIELDS: tuple[RecordField, ...] = (
    RecordField("0.1", "Title"),
    RecordField("0.2", "Organisation name"),
    RecordField("0.3", "Phase"),
    RecordField("0.4", "Region"),
    RecordField("0.5", "One sentence description"),
    RecordField("1.1", "Name"),
    RecordField("1.2", "Description"),
    RecordField("1.3", "Website URL"),
    RecordField("1.4", "Contact email"),
    RecordField("2.1.1", "Organisation or department"),
    RecordField("2.1.2", "Team"),
    RecordField("2.1.3", "Senior responsible owner"),
    RecordField(_THIRD_PARTY, "Third party involvement"),
    RecordField("2.1.4.1", "Third party", _THIRD_PARTY),
    RecordField("2.1.4.2", "Companies House number", _THIRD_PARTY),
    RecordField("2.1.4.3", "Third party role", _THIRD_PARTY),
    RecordField("2.1.4.4", "Procurement procedure type", _THIRD_PARTY),
    RecordField("2.1.4.5", "Third party data access terms", _THIRD_PARTY),
    RecordField("2.2.1", "Detailed description"),
    RecordField("2.2.2", "Benefits"),
    RecordField("2.2.3", "Previous process"),
    RecordField("2.2.4", "Alternatives considered"),
    RecordField("2.3.1", "Integration into broader operational process"),
    RecordField("2.3.2", "Human review"),
    RecordField("2.3.3", "Frequency and scale of usage"),
    RecordField("2.3.4", "Required training"),
    RecordField("2.3.5", "Appeals and review"),
    RecordField("2.4.1.1", "System architecture"),
    RecordField("2.4.1.2", "System-level input"),
    RecordField("2.4.1.3", "System-level output"),
    RecordField("2.4.1.4", "Maintenance"),
    RecordField("2.4.1.5", "Models"),
    RecordField("2.4.2.1", "Model name"),
    RecordField("2.4.2.2", "Model version"),
    RecordField("2.4.2.3", "Model task"),
    RecordField("2.4.2.4", "Model input"),
    RecordField("2.4.2.5", "Model output"),
    RecordField("2.4.2.6", "Model architecture"),
    RecordField("2.4.2.7", "Model performance"),
    RecordField("2.4.2.8", "Datasets and their purposes"),
    RecordField("2.4.3.1", "Development data description"),
    RecordField("2.4.3.2", "Data modality"),
    RecordField("2.4.3.3", "Data quantities"),
    RecordField("2.4.3.4", "Sensitive attributes"),
    RecordField("2.4.3.5", "Data completeness and representativeness"),
    RecordField("2.4.3.6", "Data cleaning"),
    RecordField("2.4.3.7", "Data collection"),
    RecordField("2.4.3.8", "Data access and storage"),
    RecordField("2.4.3.9", "Data sharing agreements"),
    RecordField("2.4.4.1", "Data sources"),
    RecordField("2.4.4.2", "Sensitive attributes"),
    RecordField("2.4.4.3", "Data processing methods"),
    RecordField("2.4.4.4", "Data access and storage"),
    RecordField("2.4.4.5", "Data sharing agreements"),
    RecordField("2.5.1", "Impact assessments"),
    RecordField("2.5.2", "Risks and mitigations"),
)
