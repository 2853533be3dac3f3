"""The service document and $metadata: which datasets there are, and what their rows are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from folkmoot.hub.odata.edm import (
    KEY,
    MONEY_PRECISION,
    MONEY_SCALE,
    NAMESPACE,
    Edm,
    Property,
    entity_type_of,
    set_name,
)
from folkmoot.hub.odata.functions import FUNCTIONS
from folkmoot.hub.soda.readable import Readable

CONTENT_TYPE = "application/xml;charset=utf-8"
CONTAINER = "Container"
_FACETS = {
    Edm.DECIMAL: f' Precision="{MONEY_PRECISION}" Scale="{MONEY_SCALE}"',
    Edm.MOMENT: ' Precision="6"',
}
_VOCABULARIES = (
    ("Org.OData.Core.V1", "Core"),
    ("Org.OData.Capabilities.V1", "Capabilities"),
)
_VOCABULARY_ADDRESS = "https://oasis-tcs.github.io/odata-vocabularies/vocabularies"


def service_document(root: str, datasets: Iterable[Readable], *, prefix: str) -> dict[str, Any]:
    """The datasets, each with the address of its rows relative to the service's root."""
    return {
        f"{prefix}context": f"{root}$metadata",
        "value": [
            {
                "name": set_name(each),
                "kind": "EntitySet",
                "url": each.code,
                "title": each.title,
            }
            for each in datasets
        ],
    }


def csdl(datasets: Iterable[Readable], *, version: str) -> bytes:
    """The entity types and sets of these datasets as CSDL XML."""
    found = list(datasets)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="{version}">',
        *(
            f'<edmx:Reference Uri="{_VOCABULARY_ADDRESS}/{name}.xml">'
            f'<edmx:Include Namespace="{name}" Alias="{alias}"/></edmx:Reference>'
            for name, alias in _VOCABULARIES
        ),
        "<edmx:DataServices>",
        f'<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="{NAMESPACE}">',
    ]
    for each in found:
        lines += _entity_type(each)
    lines.append(f'<EntityContainer Name="{CONTAINER}">')
    for each in found:
        name = set_name(each)
        lines += [
            f'<EntitySet Name="{name}" EntityType="{NAMESPACE}.{name}">',
            _text("Core.Description", each.title),
            *_READ_ONLY,
            "</EntitySet>",
        ]
    lines += [*_CAPABILITIES, "</EntityContainer>", "</Schema>", "</edmx:DataServices>"]
    lines.append("</edmx:Edmx>")
    return ("\n".join(line for line in lines if line) + "\n").encode()


def _entity_type(dataset: Readable) -> list[str]:
    columns = dataset.schema.columns
    return [
        f'<EntityType Name="{set_name(dataset)}">',
        f'<Key><PropertyRef Name="{KEY}"/></Key>',
        *(_property(each) for each in entity_type_of(columns).properties),
        _text("Core.LongDescription", dataset.description),
        "</EntityType>",
    ]


def _property(each: Property) -> str:
    null = ' Nullable="false"' if each.is_key else ""
    facets = _FACETS.get(each.type, "") + null
    opening = f'<Property Name={quoteattr(each.name)} Type="{each.type}"{facets}'
    annotations = _text("Core.Description", each.label) + _text(
        "Core.LongDescription", each.description
    )
    return f"{opening}>{annotations}</Property>" if annotations else f"{opening}/>"


def _text(term: str, text: str) -> str:
    if not text:
        return ""
    printable = "".join(each for each in text if each.isprintable() or each in "\n\t ")
    return f'<Annotation Term="{term}"><String>{escape(printable)}</String></Annotation>'


def _false(term: str, member: str) -> str:
    return (
        f'<Annotation Term="Capabilities.{term}"><Record>'
        f'<PropertyValue Property="{member}" Bool="false"/></Record></Annotation>'
    )


_READ_ONLY = (
    _false("InsertRestrictions", "Insertable"),
    _false("UpdateRestrictions", "Updatable"),
    _false("DeleteRestrictions", "Deletable"),
    _false("ExpandRestrictions", "Expandable"),
)
_CAPABILITIES = (
    '<Annotation Term="Capabilities.ConformanceLevel"><EnumMember>'
    "Capabilities.ConformanceLevelType/Intermediate</EnumMember></Annotation>",
    '<Annotation Term="Capabilities.BatchSupported" Bool="false"/>',
    '<Annotation Term="Capabilities.AsynchronousRequestsSupported" Bool="false"/>',
    '<Annotation Term="Capabilities.FilterFunctions"><Collection>'
    + "".join(f"<String>{name}</String>" for name in dict.fromkeys(f.name for f in FUNCTIONS))
    + "</Collection></Annotation>",
)


def as_bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
