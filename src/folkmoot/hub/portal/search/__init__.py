"""The search of everything that is published: words, ranking, facets, suggestions.

    found = catalogue.search(Question(words="bins", chosen={"council": ("oldbury",)}))
    found.entries, found.facets, found.suggestions

`index` finds and ranks; `spelling` mends what was typed; `facets` count what would be left. All
three know nothing of a database. `catalogue` keeps one index a process and brings it up to date
with what the region publishes: the state database says cheaply whether anything changed, and only
what changed is read again. It is the same on SQLite and PostgreSQL.

How results are ranked (`index.WEIGHTS` and `ranking` are the rule, tests/spec/portal the cases):
every word must be found, as itself, as one that the vocabulary takes for the same, or mended; a
word in the title counts most, then tags, topics, columns and publisher, the description least; rare
words count more than common ones and a hit in a short title more than in a long one; data that are
fresh and read without doubts move up a little, late ones down a little.
"""
