"""The duties app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class DutiesConfig(AppConfig):
    name = "folkmoot.hub.duties"
    label = "duties"
    navigation = (
        Place("Duties", "duties:own", order=45, rule="folkmoot.hub.duties.rules.may_have_duties"),
    )
