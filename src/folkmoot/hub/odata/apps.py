"""The OData app."""

from django.apps import AppConfig


class ODataConfig(AppConfig):
    name = "folkmoot.hub.odata"
    label = "odata"
