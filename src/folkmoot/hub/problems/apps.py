"""The problems app."""

from django.apps import AppConfig

from folkmoot.hub.design.navigation import Place


class ProblemsConfig(AppConfig):
    name = "folkmoot.hub.problems"
    label = "problems"
    navigation = (Place("Problems", "problems:problems", order=10),)
