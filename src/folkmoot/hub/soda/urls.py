"""Addresses of the API, where Socrata's clients look for them."""

from django.urls import path, re_path

from folkmoot.hub.soda import metadata_views, query_views, views
from folkmoot.hub.soda.formats import FORMATS

CODE = r"(?P<code>[a-zA-Z0-9]{4}-[a-zA-Z0-9]{4})"
FORM = rf"(?P<extension>{'|'.join(FORMATS)})"
METADATA = "api/views/metadata/v1"
CATALOGUE = "api/catalog/v1"

app_name = "soda"
urlpatterns = [
    re_path(rf"^resource/{CODE}$", views.rows, name="rows"),
    re_path(rf"^resource/{CODE}\.{FORM}$", views.rows, name="rows"),
    re_path(rf"^resource/{CODE}/(?P<identifier>[^/]{{1,200}})\.json$", views.row, name="row"),
    re_path(rf"^resource/{CODE}/(?P<identifier>[^/]{{1,200}})$", views.row),
    re_path(rf"^api/views/{CODE}/rows\.{FORM}$", views.download, name="download"),
    re_path(rf"^api/v3/views/{CODE}/query(?:\.{FORM})?$", query_views.query, name="query"),
    re_path(rf"^api/v3/views/{CODE}/export(?:\.{FORM})?$", query_views.export, name="export"),
    re_path(r"^api/views(?:\.json)?$", metadata_views.views, name="views"),
    re_path(rf"^api/views/{CODE}(?:\.json)?$", metadata_views.view, name="view"),
    re_path(rf"^{METADATA}(?:\.json)?$", metadata_views.metadata_list, name="metadata"),
    re_path(rf"^{METADATA}/{CODE}(?:\.json)?$", metadata_views.metadata, name="metadata_of"),
    path(CATALOGUE, metadata_views.catalogue, name="catalogue"),
    path(f"{CATALOGUE}/autocomplete", metadata_views.catalogue_autocomplete, name="autocomplete"),
    re_path(
        rf"^{CATALOGUE}/(?P<what>domains|categories|tags)$",
        metadata_views.catalogue_counts,
        name="catalogue_counts",
    ),
    re_path(
        rf"^{CATALOGUE}/domains/(?P<domain>[^/]{{1,253}})/facets$",
        metadata_views.catalogue_facets,
        name="facets",
    ),
    path("api/openapi.json", metadata_views.openapi, name="openapi"),
]
