"""Addresses of the features."""

from django.urls import re_path

from folkmoot.hub.features import views

ROOT = r"^ogc/features"
COLLECTION = rf"{ROOT}/collections/(?P<code>[a-zA-Z0-9]{{4}}-[a-zA-Z0-9]{{4}})"

app_name = "features"
urlpatterns = [
    re_path(rf"{ROOT}/?$", views.landing, name="landing"),
    re_path(rf"{ROOT}/conformance$", views.conformance, name="conformance"),
    re_path(rf"{ROOT}/api$", views.description, name="api"),
    re_path(rf"{ROOT}/collections/?$", views.collections, name="collections"),
    re_path(rf"{COLLECTION}/?$", views.collection, name="collection"),
    re_path(rf"{COLLECTION}/queryables$", views.queryables, name="queryables"),
    re_path(rf"{COLLECTION}/items/?$", views.items, name="items"),
    re_path(rf"{COLLECTION}/items/(?P<key>[^/]{{1,60}})$", views.item, name="item"),
    re_path(rf"{ROOT}/(?P<rest>.*)$", views.elsewhere, name="elsewhere"),
]
