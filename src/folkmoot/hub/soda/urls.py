"""Addresses of the API, where Socrata's clients look for them."""

from django.urls import path, re_path

from folkmoot.hub.soda import views

CODE = r"(?P<code>[a-zA-Z0-9]{4}-[a-zA-Z0-9]{4})"

app_name = "soda"
urlpatterns = [
    re_path(rf"^resource/{CODE}$", views.rows, name="rows"),
    re_path(rf"^resource/{CODE}\.(?P<extension>json|csv|geojson)$", views.rows, name="rows"),
    re_path(rf"^resource/{CODE}/(?P<identifier>[^/]{{1,60}})\.json$", views.row, name="row"),
    re_path(rf"^api/views/{CODE}(?:\.json)?$", views.view, name="view"),
    path("api/catalog/v1", views.catalogue, name="catalogue"),
]
