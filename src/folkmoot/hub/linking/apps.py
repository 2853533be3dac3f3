"""The linking app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class LinkingConfig(AppConfig):
    name = "folkmoot.hub.linking"
    label = "linking"
    navigation = (
        Place("Linkages", "linking:linkages", order=47, rule="folkmoot.hub.linking.rules.may_look"),
    )
