"""The usage app."""

from django.apps import AppConfig


class UsageConfig(AppConfig):
    name = "folkmoot.hub.usage"
    label = "usage"
