"""Jobs of the harvest."""

from folkmoot.hub.harvest import actions
from folkmoot.hub.jobs.actions import Progress, job


@job
def harvest(progress: Progress, *, run: int) -> None:
    """Read a source."""
    actions.perform(run=run, progress=progress)
