"""The hub: the site that a region's people and members use.

Each app is one part of the journey, laid out alike: `urls` route to `views`, which parse, call and
render; `actions` write (one transaction, one ledger entry), `queries` read, `rules` say who may do
what and why not; `tasks` let an action run as a job. What all apps share:

    settings.py     everything Django needs, from the region's Config
    region.py       a region's folder: opened, given its keys, its state database brought up to date
    server.py       serves the pages and runs the jobs, as one command
    access.py       the one mechanism by which a rule guards a page or an action and says why
    error_pages.py  an error becomes a page, or the one JSON shape
    limits.py       the largest request that a page takes
    logs.py         logs that never hold a data value
    fetching/       the one way by which the hub asks anything of another computer
    clock.py        what the worker looks at every so often, beside its jobs
    design/         GOV.UK components, charts and maps for templates

docs/hub-map.md says how to add an app, a page, an action, a job and an access rule.
"""
