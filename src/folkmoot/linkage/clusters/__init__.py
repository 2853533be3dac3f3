"""Clusters: which records are one person, household, address or business, from probable pairs.

Where each step lives:

1. `graph` numbers records by what they are, so that the order of rows decides nothing.
2. `settings` says how clusters are made; `methods` does it: connected components, merging guarded
   by density (`guarding`), stars around centres, or single best links.
3. `decisions` are what reviewers said, `conflicts` what cannot be true of one person;
   `consistency` finds the clusters that break either, and `splitting` parts them at their weakest
   links.
4. `identifiers` keeps a cluster's identifier while it changes, `history` says what became of it.
5. `clustering` does all of this from nothing, `updating` after a change, with the same answer.
6. `measures` tells how well a cluster holds together, `accuracy` how right clusters are where the
   truth is known.
"""

from folkmoot.linkage.clusters.guarding import Link, cluster_names

__all__ = [
    "Link",
    "cluster_names",
]
