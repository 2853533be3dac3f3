"""The releases app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class ReleasesConfig(AppConfig):
    name = "folkmoot.hub.releases"
    label = "releases"
    navigation = (
        Place("Outputs", "releases:outputs", order=60, rule="folkmoot.hub.releases.rules.may_look"),
    )
