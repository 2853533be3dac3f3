"""Datasets of other portals, described here and kept there.

An administrator names a *source*: a CKAN or Socrata site, an ArcGIS Hub, a DCAT catalogue or a
`data.json`. A *run* reads it, in the worker:

    reading    asks the source, within limits of time, size and pages, and only by `hub.fetching`
    settling   compares what came with what is kept: new, changed, unchanged, gone
    actions    writes all of it in one transaction; nothing half-done shows

Running twice changes nothing. What is gone becomes a tombstone: its page stays and says so (410). A
run that would lose more than half waits for a person. What is harvested is a description that leads
to its source; it is never one of this hub's datasets, and its feeds do not pass it on as one.
"""
