"""Addresses of the portal."""

from django.urls import path, re_path

from folkmoot.hub.portal.views import catalogue, dataset, downloading, history, stewarding

CODE = r"(?P<code>[a-zA-Z0-9]{4}-[a-zA-Z0-9]{4})"
VERSION = rf"{CODE}/versions/(?P<number>[0-9]{{1,6}})"
EXTENSION = r"(?P<extension>[a-z]{3,8})"

app_name = "portal"
urlpatterns = [
    path("catalogue/", catalogue.find, name="catalogue"),
    re_path(rf"^d/{CODE}$", dataset.dataset, name="dataset"),
    re_path(rf"^d/{CODE}/map\.geojson$", downloading.shapes, name="shapes"),
    re_path(rf"^d/{CODE}/download/{EXTENSION}$", downloading.download, name="download"),
    re_path(rf"^d/{CODE}/versions/$", history.version_list, name="versions"),
    re_path(rf"^d/{VERSION}$", history.version, name="version"),
    re_path(
        rf"^d/{VERSION}/download/{EXTENSION}$",
        downloading.version_download,
        name="version_download",
    ),
    re_path(rf"^d/{VERSION}/changes$", history.version_changes, name="changes"),
    re_path(rf"^d/{VERSION}/changes\.csv$", history.version_changes_file, name="changes_file"),
    re_path(rf"^d/{VERSION}/compare$", history.compare, name="compare"),
    re_path(rf"^d/{VERSION}/withdraw$", stewarding.withdraw, name="withdraw"),
    re_path(rf"^d/{CODE}/look-after$", stewarding.steward, name="steward"),
]
