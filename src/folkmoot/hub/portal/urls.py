"""Addresses of the portal."""

from django.urls import path, re_path

from folkmoot.hub.portal import views

CODE = r"(?P<code>[a-zA-Z0-9]{4}-[a-zA-Z0-9]{4})"

app_name = "portal"
urlpatterns = [
    path("catalogue/", views.catalogue, name="catalogue"),
    re_path(rf"^d/{CODE}$", views.dataset, name="dataset"),
    re_path(rf"^d/{CODE}/map\.geojson$", views.shapes, name="shapes"),
    re_path(rf"^d/{CODE}/download/(?P<extension>[a-z]{{3,8}})$", views.download, name="download"),
]
