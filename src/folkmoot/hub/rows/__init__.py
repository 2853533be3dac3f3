"""Rows that arrive by name and type: published from a file, or written through the API.

The register takes files that nobody explained; here somebody says what each column is, as
Socrata's publishers do, and the rows go into the vault as they are.

    declared    what a publisher says of the columns: `amount:number, place:point`
    incoming    the rows of a CSV or JSON text, not yet understood
    typed       those rows with their types, as one table; what fits no type is named, with its row
    merging     rows that are added, changed and removed, by their identifiers, into a new table
    checking    what no declaration makes public: values that identify people
    actions     a file becomes an open dataset; a dataset gets its next version

Every write makes a new version of the vault, through the rules of the register. What is known of
each row beside its values (its `:id`, when it was made and changed) is a version of its own,
`RowFacts`, so that the data stay exactly what was published.
"""
