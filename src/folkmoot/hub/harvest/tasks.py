"""Jobs of the harvest."""

from folkmoot.hub.harvest import actions
from folkmoot.hub.jobs.actions import Progress, job


@job
def harvest(progress: Progress, *, run: int) -> None:
    """Read a source."""
    actions.perform(run=run, progress=progress)


def begin_due() -> int:
    """Start a run of every source whose time has come; how many. The worker's clock calls it."""
    return actions.start_due(task=harvest)
