"""DCAT-US, the UK's model, and what search engines read, by the rules of each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import yaml
from django.test import Client
from jsonschema import Draft202012Validator
from rdflib import URIRef
from rdflib.namespace import RDF

from folkmoot.catalogue.dcat import DCAT
from folkmoot.catalogue.exchange_model import faults_of
from folkmoot.catalogue.reading.graphs import read_graph
from folkmoot.hub.register.models import Asset

pytestmark = pytest.mark.django_db

TEXT = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": "^https?://[^ ]+$"}
DATA_JSON: dict[str, Any] = {
    "type": "object",
    "required": ["conformsTo", "dataset"],
    "properties": {
        "conformsTo": {"const": "https://project-open-data.cio.gov/v1.1/schema"},
        "dataset": {
            "type": "array",
            "items": {
                "required": [
                    "@type", "title", "description", "keyword", "modified", "publisher",
                    "contactPoint", "identifier", "accessLevel",
                ],
                "properties": {
                    "@type": {"const": "dcat:Dataset"},
                    "title": TEXT,
                    "description": TEXT,
                    "keyword": {"type": "array", "minItems": 1, "items": TEXT},
                    "theme": {"type": "array", "items": TEXT},
                    "identifier": ADDRESS,
                    "landingPage": ADDRESS,
                    "license": ADDRESS,
                    "describedBy": ADDRESS,
                    "accessLevel": {"enum": ["public", "restricted public", "non-public"]},
                    "issued": {"pattern": r"^\d{4}-\d\d-\d\d"},
                    "modified": {"pattern": r"^\d{4}-\d\d-\d\d"},
                    "accrualPeriodicity": {"pattern": "^(irregular|R/P.+)$"},
                    "temporal": {"pattern": "^[^/]+/[^/]+$"},
                    "spatial": TEXT,
                    "publisher": {
                        "required": ["name"],
                        "properties": {"@type": {"const": "org:Organization"}, "name": TEXT},
                    },
                    "contactPoint": {
                        "required": ["fn", "hasEmail"],
                        "properties": {
                            "@type": {"const": "vcard:Contact"},
                            "fn": TEXT,
                            "hasEmail": {"pattern": "^mailto:[^@ ]+@[^@ ]+$"},
                        },
                    },
                    "distribution": {
                        "type": "array",
                        "items": {
                            "properties": {
                                "@type": {"const": "dcat:Distribution"},
                                "downloadURL": ADDRESS,
                                "accessURL": ADDRESS,
                                "mediaType": {"pattern": "^[a-z]+/[a-z0-9.+-]+$"},
                            },
                            "anyOf": [
                                {"required": ["downloadURL", "mediaType"]},
                                {"required": ["accessURL"]},
                            ],
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip
CONTACT_3 = {"type": "array", "items": {"required": ["fn", "hasEmail"]}}
DCAT_US_3: dict[str, Any] = {
    "required": ["title", "description", "publisher", "dataset"],
    "properties": {
        "dataset": {
            "type": "array",
            "items": {
                "required": ["title", "description", "publisher"],
                "properties": {
                    "contactPoint": CONTACT_3,
                    "publisher": {"required": ["name"]},
                    "distribution": {
                        "type": "array",
                        "items": {
                            "required": ["accessURL"],
                            "properties": {"byteSize": {"type": "string", "pattern": r"^\d+$"}},
                        },
                    },
                },
            },
        },
        "service": {
            "type": "array",
            "items": {"required": ["title", "endpointURL", "contactPoint", "publisher"]},
        },
    },
}


def faults(schema: dict[str, Any], found: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(schema).iter_errors(found)]


def test_data_json_has_all_that_dcat_us_requires(
    get_json: Callable[..., Any], payments: Asset, libraries: Asset
) -> None:
    found = get_json("/data.json")
    assert faults(DATA_JSON, found) == []
    assert len(found["dataset"]) == 2


@pytest.mark.parametrize("name", DATA_JSON["properties"]["dataset"]["items"]["required"])
def test_the_check_finds_what_data_json_lacks(
    get_json: Callable[..., Any], payments: Asset, name: str
) -> None:
    found = get_json("/data.json")
    del found["dataset"][0][name]
    assert faults(DATA_JSON, found)


def test_data_json_is_as_clients_of_socrata_read_it(
    get_json: Callable[..., Any], payments: Asset
) -> None:
    (dataset,) = get_json("/data.json")["dataset"]
    assert dataset["identifier"] == "http://testserver/api/views/pay2-2222"
    assert dataset["landingPage"] == "http://testserver/d/pay2-2222"
    assert datetime.fromisoformat(dataset["issued"])
    assert datetime.fromisoformat(dataset["modified"])
    assert dataset["accrualPeriodicity"] == "R/P1M"
    assert dataset["temporal"] == "2026-04-03/2026-04-14"


def test_every_address_in_data_json_answers(
    client: Client, get_json: Callable[..., Any], payments: Asset
) -> None:
    (dataset,) = get_json("/data.json")["dataset"]
    addresses = [dataset["identifier"], dataset["landingPage"], dataset["describedBy"]]
    addresses += [each.get("downloadURL") or each["accessURL"] for each in dataset["distribution"]]
    for address in addresses:
        response = client.get(address.removeprefix("http://testserver"))
        assert response.status_code == 200, address
        if response.streaming:
            assert b"".join(response.streaming_content)  # type: ignore[arg-type]


def test_dcat_us_3_has_all_that_it_requires_and_is_linked_data(
    get_json: Callable[..., Any], payments: Asset, libraries: Asset
) -> None:
    found = get_json("/dcat-us-3.json")
    assert faults(DCAT_US_3, found) == []
    graph = read_graph(json.dumps(found).encode(), "application/ld+json", "http://testserver/")
    about = URIRef("http://testserver/d/pay2-2222")
    assert (about, RDF.type, DCAT.Dataset) in graph
    assert (about, DCAT.distribution, URIRef(f"{about}#csv")) in graph
    del found["dataset"][0]["publisher"]
    assert faults(DCAT_US_3, found)


def test_the_uk_model_has_what_its_own_rules_require(
    get_json: Callable[..., Any], payments: Asset, libraries: Asset
) -> None:
    found = get_json("/uk-metadata.json")
    assert [fault for each in found for fault in faults_of(each)] == []
    kinds = [each["type"] for each in found]
    assert kinds.count("dcat:Dataset") == 2
    assert kinds.count("dcat:Distribution") == 4 + 5
    assert kinds.count("dcat:DataService") >= 2
    known = {each["identifier"] for each in found}
    assert all(set(each["distribution"]) <= known for each in found if "distribution" in each)


def test_the_uk_model_says_the_same_as_yaml_and_as_linked_data(
    client: Client, get_json: Callable[..., Any], payments: Asset
) -> None:
    plain = get_json("/uk-metadata.json")
    assert yaml.safe_load(client.get("/uk-metadata.yaml").content) == plain
    linked = get_json("/uk-metadata.jsonld")
    assert linked["resources"] == plain
    graph = read_graph(json.dumps(linked).encode(), "application/ld+json", "http://testserver/")
    about = URIRef("http://testserver/d/pay2-2222")
    assert (about, RDF.type, DCAT.Dataset) in graph
    often = URIRef("http://purl.org/cld/freq/monthly")
    assert (about, URIRef("http://purl.org/dc/terms/accrualPeriodicity"), often) in graph


def script_of(content: bytes) -> str:
    (found,) = re.findall(
        rb'<script type="application/ld\+json">(.*?)</script>', content, re.DOTALL
    )
    return str(found, "utf-8")


def test_a_datasets_page_tells_search_engines_what_it_is(client: Client, payments: Asset) -> None:
    response = client.get("/d/pay2-2222")
    facts = json.loads(script_of(response.content))
    assert (facts["@context"], facts["@type"]) == ("https://schema.org/", "Dataset")
    assert 50 <= len(facts["description"]) <= 5000
    assert facts["license"].startswith("https://www.nationalarchives.gov.uk/")
    assert facts["temporalCoverage"] == "2026-04-03/2026-04-14"
    assert {each["encodingFormat"] for each in facts["distribution"]} >= {"text/csv"}
    assert facts["variableMeasured"][0]["name"] == "Supplier"
    assert b'rel="alternate" type="application/atom+xml"' in response.content
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_a_short_description_is_told_with_its_publisher(
    get_json: Callable[..., Any], libraries: Asset
) -> None:
    facts = get_json("/d/kibr-3333/schema-org.json")
    assert facts["description"] == ("Where they are. Published by Newbridge as open data.")
    assert facts["spatialCoverage"][0]["geo"]["box"] == "53.75 -1.6 53.8 -1.55"


@pytest.mark.parametrize(
    "text",
    ["</script><script>alert(1)</script>", "<!-- <script>", "]]>", "\u2028\u2029", '"}</SCRIPT >'],
)
def test_nothing_in_a_description_can_end_the_script(
    client: Client, keep: Callable[..., Asset], text: str
) -> None:
    keep("evik-2222", f"Title {text}", description=f"About {text}")
    facts = script_of(client.get("/d/evik-2222").content)
    assert "<" not in facts
    assert ">" not in facts
    assert json.loads(facts)["name"] == f"Title {text}"


def test_the_catalogues_page_tells_search_engines_what_it_is(
    client: Client, payments: Asset
) -> None:
    response = client.get("/catalogue/")
    facts = json.loads(script_of(response.content))
    assert facts["@type"] == "DataCatalog"
    assert b"/changes.atom" in response.content
    assert b"/catalog.ttl" in response.content
