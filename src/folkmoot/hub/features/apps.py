"""The app of features."""

from django.apps import AppConfig


class FeaturesConfig(AppConfig):
    name = "folkmoot.hub.features"
    label = "features"
