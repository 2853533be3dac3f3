"""The portal app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class PortalConfig(AppConfig):
    name = "folkmoot.hub.portal"
    label = "portal"
    navigation = (Place("Find data", "portal:catalogue", order=20),)

    def ready(self) -> None:
        """What the output checkers call back, the portal takes back."""
        from folkmoot.hub.portal.actions import withdraw_recalled
        from folkmoot.hub.releases.actions import recalled

        recalled.connect(withdraw_recalled, dispatch_uid="portal.withdraw_recalled")
