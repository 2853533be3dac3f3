"""The demonstration region: a made-up county with four councils, each messy in its own way.

    files = generate(Path("region/demo"), size=Size.SMALL)

`region` makes it in this order: the county on the map (`geography`, `addresses`), everybody whom
a council pays or bills (`businesses`, with `names` and `trades`), and for each council of
`councils` its rating list (`rating_lists`) and its payments (`payments`, with `vendors` and
`services`). `spelling` turns one business into the many names that offices write; `habits` says
how each council writes its files, and `writers` with `value_forms` write them so. `truth` keeps
who is who, for scoring. `made_up` says which file is what, in the form (`plan`) in which real files
are described too. `randomness` makes all of it the same for the same seed; `sizes` says how
much there is.

Nobody in it exists: names are put together from syllables, the county lies in the North Sea, its
codes are not issued and its postcode area is not in use.
"""

from folkmoot.demo.councils import COUNCILS, COUNTY, Council
from folkmoot.demo.region import CouncilFiles, DemoFiles, Progress, generate
from folkmoot.demo.sizes import Size
from folkmoot.demo.truth import TruthFiles

__all__ = [
    "COUNCILS",
    "COUNTY",
    "Council",
    "CouncilFiles",
    "DemoFiles",
    "Progress",
    "Size",
    "TruthFiles",
    "generate",
]
