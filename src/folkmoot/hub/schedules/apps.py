"""The schedules app."""

from django.apps import AppConfig


class SchedulesConfig(AppConfig):
    name = "folkmoot.hub.schedules"
    label = "schedules"
