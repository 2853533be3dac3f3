"""The harvest app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class HarvestConfig(AppConfig):
    name = "folkmoot.hub.harvest"
    label = "harvest"
    navigation = (
        Place(
            "Harvest",
            "harvest:sources",
            order=85,
            rule="folkmoot.hub.accounts.rules.may_administer",
        ),
    )
    discoverable = "folkmoot.hub.harvest.queries"
