"""Dataset descriptions, in the forms in which catalogues tell each other what they have.

`model` is a described dataset and catalogue, whoever described it. Out of it are written

    dcat            DCAT-AP 3 as a graph: Turtle, JSON-LD, RDF/XML
    exchange_model  the UK Cross-Government Metadata Exchange Model
    dcat_us         DCAT-US 1.1 (`data.json`) and 3.0
    schema_org      schema.org's Dataset and DataCatalog, for search engines
    croissant       Croissant 1.1, for those who train models
    csvw            metadata of a table on the web, beside its CSV
    data_package    a Frictionless data package
    ckan            what CKAN's action API says of a package
    atom, sitemap   what changed, and where the pages are

and `reading` makes it of the feeds of other portals: CKAN, DCAT, `data.json`, Socrata, ArcGIS Hub.
`vocabularies` is the one table of the terms that these forms have for the same thing.
"""

from folkmoot.catalogue.model import (
    Box,
    Catalogue,
    ContactPoint,
    DataService,
    Dataset,
    Distribution,
    Licence,
    Organisation,
    Period,
    Place,
)

__all__ = [
    "Box",
    "Catalogue",
    "ContactPoint",
    "DataService",
    "Dataset",
    "Distribution",
    "Licence",
    "Organisation",
    "Period",
    "Place",
]
