"""The portal beside Datasette, PostgreSQL and DuckDB: one table, nine questions, one run.

    python benchmarks/portal [--rows 1000000] [--rounds 7] [--seconds 60] [--folder FOLDER]

makes a table of twelve columns (`table`), loads it into Folkmoot as a data officer would
(`loading`), into Datasette by sqlite-utils (`datasette`), into PostgreSQL with the indexes that a
good administrator would add and in CKAN's own layout (`postgres`), and into a native DuckDB table.
It asks all of them the same questions in turns (`questions`, `latency`), Folkmoot and Datasette
over HTTP; pages deep, gives out every row (`exporting`), and lets a crowd ask at once (`crowd`).
It prints tables in Markdown; docs/explanation/speed.md has them as last measured.

Datasette and sqlite-utils are installed into an environment of their own in the folder. What is
loaded stays there and is not loaded again. Needs PostgreSQL's programs. No answer comes from a
cache of answers: Folkmoot keeps none.
"""
