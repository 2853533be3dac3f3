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

from folkmoot.linkage.clusters.accuracy import ClusterAccuracy, measure_accuracy
from folkmoot.linkage.clusters.clustering import Basis, Clusters, cluster_records, relink
from folkmoot.linkage.clusters.conflicts import RULES, ConflictRule, Difference, rule_for
from folkmoot.linkage.clusters.decisions import DECISIONS
from folkmoot.linkage.clusters.graph import name_assets
from folkmoot.linkage.clusters.guarding import Link, cluster_names
from folkmoot.linkage.clusters.history import HISTORY, Event
from folkmoot.linkage.clusters.measures import MEASURES, ClusterMeasures, measure_clusters
from folkmoot.linkage.clusters.settings import ClusterSettings, Method
from folkmoot.linkage.clusters.updating import Change, update

__all__ = [
    "DECISIONS",
    "HISTORY",
    "MEASURES",
    "RULES",
    "Basis",
    "Change",
    "ClusterAccuracy",
    "ClusterMeasures",
    "ClusterSettings",
    "Clusters",
    "ConflictRule",
    "Difference",
    "Event",
    "Link",
    "Method",
    "cluster_names",
    "cluster_records",
    "measure_accuracy",
    "measure_clusters",
    "name_assets",
    "relink",
    "rule_for",
    "update",
]
