"""The casework app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class CaseworkConfig(AppConfig):
    name = "folkmoot.hub.casework"
    label = "casework"
    navigation = (
        Place("Cases", "casework:cases", order=48, rule="folkmoot.hub.casework.rules.may_work"),
    )

    def ready(self) -> None:
        from folkmoot.hub.agreements.freezing import add_annex
        from folkmoot.hub.casework.queries import fields_annex

        add_annex("joined view", fields_annex)
