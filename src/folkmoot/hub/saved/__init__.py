"""Saved views: questions about open data that were given a name and an identifier of their own.

A view is a saved SoQL statement over a published dataset, or over another view. It holds no rows:
`reading` finds what it stands on at every request, so that it answers what those tables answer
now, and nothing once one of them is no longer open. `models` keep its revisions, `rules` say who
may save, change and withdraw one, `queries` list them, and `actions` check that a statement
compiles, reads only what is open and goes round in no circle before they keep it.
"""
