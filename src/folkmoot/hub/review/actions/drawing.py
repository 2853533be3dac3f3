"""Drawing a round's pairs: the one step that a process with identities does."""

from __future__ import annotations

from folkmoot.errors import FolkmootError
from folkmoot.hub.jobs.actions import Progress
from folkmoot.hub.review.actions.opening import fail, fill
from folkmoot.hub.review.models import Round
from folkmoot.hub.review.reading import draw_by_linker
from folkmoot.hub.review.summary import judged_before


def draw(*, round_id: int, progress: Progress) -> None:
    """Draw and describe the pairs of a round, and put them before the reviewers.

    Raises what stood in the way, which the round says too.
    """
    opened = Round.objects.select_related("linkage__agreement").get(pk=round_id)
    try:
        drawn = draw_by_linker(opened, judged_before(opened), progress)
    except FolkmootError as error:
        fail(opened=opened, problem=str(error))
        raise
    fill(opened=opened, pairs=drawn.pairs, strata=drawn.strata, unlinkables=drawn.unlinkables)
