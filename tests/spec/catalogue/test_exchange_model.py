"""What the UK's model asks of a record, one case a line."""

from __future__ import annotations

from typing import Any

import pytest

from folkmoot.catalogue.exchange_model import REQUIRED, faults_of

COMMON: dict[str, Any] = {
    "identifier": "https://hub.example/d/abcd-1234",
    "title": "Payments",
    "description": "Every payment.",
    "accessRights": "OPEN",
    "contactPoint": {"contactName": "Data team", "email": "data@hub.example"},
    "creator": ["oldbury"],
    "publisher": "oldbury",
    "licence": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "modified": "2026-05-02",
    "securityClassification": "NOT_APPLICABLE",
    "version": "1",
}
RECORDS: dict[str, dict[str, Any]] = {
    "dcat:Dataset": {**COMMON, "type": "dcat:Dataset", "updateFrequency": "freq:monthly"},
    "dcat:DataService": {
        **COMMON,
        "type": "dcat:DataService",
        "endpointDescription": "https://hub.example/api",
        "serviceStatus": "LIVE",
        "serviceType": "REST",
    },
    "dcat:Distribution": {
        "identifier": "https://hub.example/d/abcd-1234#csv",
        "type": "dcat:Distribution",
        "title": "CSV",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "mediaType": "https://www.iana.org/assignments/media-types/text/csv",
    },
}


@pytest.mark.parametrize("kind", RECORDS)
def test_a_whole_record_has_no_fault(kind: str) -> None:
    assert list(faults_of(RECORDS[kind])) == []


@pytest.mark.parametrize(("kind", "name"), [(k, name) for k in REQUIRED for name in REQUIRED[k]])
def test_every_required_field_is_missed(kind: str, name: str) -> None:
    record = {key: value for key, value in RECORDS[kind].items() if key != name}
    assert list(faults_of(record))


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("type", "dcat:Catalog", "The type is none of"),
        ("accessRights", "PUBLIC", "accessRights is not in its vocabulary."),
        ("securityClassification", "LOW", "securityClassification is not in its vocabulary."),
        ("updateFrequency", "monthly", "updateFrequency is not in its vocabulary."),
        ("updateFrequency", "freq:never", "updateFrequency is not in its vocabulary."),
        ("identifier", "abcd-1234", "identifier is not a URI."),
        ("licence", "free", "licence is not a URI."),
        ("modified", "2 May 2026", "modified is not a date."),
        ("issued", "2026-05-02T10:00:00Z", "issued is not a date."),
        ("summary", "x" * 251, "summary is longer than 250 characters."),
        ("contactPoint", {"email": "data@hub.example"}, "contactPoint has no contactName."),
        ("contactPoint", {"contactName": "Team"}, "contactPoint has no e-mail address."),
        ("contactPoint", {"contactName": "T", "email": "x"}, "contactPoint has no e-mail address."),
    ],
)
def test_every_wrong_value_is_found(name: str, value: Any, fault: str) -> None:
    record = {**RECORDS["dcat:Dataset"], name: value}
    (found,) = faults_of(record)
    assert found.startswith(fault)
