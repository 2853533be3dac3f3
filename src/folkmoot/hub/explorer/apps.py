"""The explorer's app."""

from django.apps import AppConfig


class ExplorerConfig(AppConfig):
    name = "folkmoot.hub.explorer"
    label = "explorer"
