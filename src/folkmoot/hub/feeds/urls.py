"""Addresses of the feeds, where each kind of reader looks for them."""

from django.urls import path, re_path

from folkmoot.hub.feeds.views import catalogues, changes, ckan, datasets

CODE = r"(?P<code>[a-zA-Z0-9]{4}-[a-zA-Z0-9]{4})"
_GRAPH = r"(?P<extension>ttl|jsonld|rdf)"
_DOCUMENT = r"(?P<name>croissant|csv-metadata|datapackage|schema-org)"

app_name = "feeds"
urlpatterns = [
    path("catalog", catalogues.negotiated, name="negotiated"),
    re_path(rf"^catalog\.{_GRAPH}$", catalogues.catalogue, name="catalogue"),
    path("data.json", catalogues.data_json_file, name="data-json"),
    path("dcat-us-3.json", catalogues.dcat_us_3_file, name="dcat-us-3"),
    re_path(
        r"^uk-metadata\.(?P<extension>json|jsonld|yaml)$",
        catalogues.exchange_model,
        name="exchange-model",
    ),
    re_path(rf"^d/{CODE}\.{_GRAPH}$", datasets.graph, name="dataset-graph"),
    re_path(rf"^d/{CODE}/{_DOCUMENT}\.json$", datasets.document, name="dataset-document"),
    re_path(rf"^d/{CODE}\.atom$", changes.dataset_changes, name="dataset-changes"),
    path("changes.atom", changes.all_changes, name="changes"),
    path("sitemap.xml", changes.site_map, name="sitemap"),
    path("sitemap-<int:number>.xml", changes.site_map_part, name="sitemap-part"),
    path("robots.txt", changes.robots, name="robots"),
    re_path(r"^api(?:/3)?/action/(?P<name>\w{1,80})$", ckan.action, name="ckan"),
]
