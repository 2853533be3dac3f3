"""Made-up registers of people with truth, of many shapes and states of repair; nobody is real.

`population` makes people in households, `slips` what a clerk makes of one, `shapes` the columns
of a file. Names are drawn from pools of several communities, and half of all surnames from
syllables, so that no list of names knows them.
"""
