"""Every write of the harvest: sources, the course of a run, and what a run changes."""

from folkmoot.hub.harvest.actions.keeping import decide
from folkmoot.hub.harvest.actions.running import perform, start_due, start_run, stop
from folkmoot.hub.harvest.actions.sources import add_source, remove_source

__all__ = ["add_source", "decide", "perform", "remove_source", "start_due", "start_run", "stop"]
