"""Every write of schedules: setting them, opening a run when one is due, and reading again."""

from folkmoot.hub.schedules.actions.rereading import reread
from folkmoot.hub.schedules.actions.running import attach, due_schedules, open_due, open_now
from folkmoot.hub.schedules.actions.setting import Plan, keep, pause, remove, resume

__all__ = [
    "Plan",
    "attach",
    "due_schedules",
    "keep",
    "open_due",
    "open_now",
    "pause",
    "remove",
    "reread",
    "resume",
]
