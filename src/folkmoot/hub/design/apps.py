"""The design app."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "folkmoot.hub.design"
    label = "design"
