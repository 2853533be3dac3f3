"""The linking app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class LinkingConfig(AppConfig):
    name = "folkmoot.hub.linking"
    label = "linking"
    navigation = (
        Place("Linkages", "linking:linkages", order=47, rule="folkmoot.hub.linking.rules.may_look"),
    )

    def ready(self) -> None:
        from folkmoot.hub.agreements.freezing import add_annex
        from folkmoot.hub.linking.queries import flags_annex
        from folkmoot.hub.linking.reach import LinkedVersions
        from folkmoot.hub.linking.tasks import separate_confirmed
        from folkmoot.hub.register.actions.confirming import sealed
        from folkmoot.hub.residents.reach import register

        sealed.connect(separate_confirmed, dispatch_uid="linking.separate")
        register(LinkedVersions())
        add_annex("flags", flags_annex)
