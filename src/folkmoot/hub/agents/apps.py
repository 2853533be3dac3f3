"""The app for agents."""

import logging

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "folkmoot.hub.agents"
    label = "agents"

    def ready(self) -> None:
        # It tells of every request, and of what a call that failed had asked.
        logging.getLogger("mcp").setLevel(logging.WARNING)
