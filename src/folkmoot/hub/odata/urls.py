"""Addresses of OData, where Socrata's clients look for them."""

from django.urls import re_path

from folkmoot.hub.odata import views

ROOT = r"^api/odata/v4/"
SET = r"(?P<code>[a-zA-Z0-9]{4}-[a-zA-Z0-9]{4}|d_[a-zA-Z0-9]{4}_[a-zA-Z0-9]{4})"
KEY = r"\((?:__id=)?'(?P<key>[^'/]{1,60})'\)"
PROPERTY = r"(?P<name>[^/()$]{1,128})"

app_name = "odata"
urlpatterns = [
    re_path(r"^api/odata/v4/?$", views.service, name="service"),
    re_path(rf"{ROOT}\$metadata$", views.metadata, name="metadata"),
    re_path(rf"{ROOT}{SET}/?$", views.rows, name="rows"),
    re_path(rf"{ROOT}{SET}/\$metadata$", views.metadata, name="set-metadata"),
    re_path(rf"{ROOT}{SET}/\$count$", views.count, name="count"),
    re_path(rf"{ROOT}{SET}{KEY}$", views.row, name="row"),
    re_path(rf"{ROOT}{SET}{KEY}/{PROPERTY}$", views.property_of, name="property"),
    re_path(rf"{ROOT}{SET}{KEY}/{PROPERTY}/\$value$", views.value, name="value"),
    re_path(rf"{ROOT}(?P<rest>.*)$", views.elsewhere, name="elsewhere"),
    re_path(r"^OData\.svc(?:/(?P<rest>.*))?$", views.version_2, name="version-2"),
]
