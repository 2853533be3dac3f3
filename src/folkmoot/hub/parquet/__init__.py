"""Published datasets as Parquet files that programs read in place, by HTTP ranges.

    SELECT service, sum(amount) FROM 'https://hub/d/abcd-1234.parquet' GROUP BY service

`/d/abcd-1234.parquet` is the version in use, `/d/abcd-1234/versions/3.parquet` a version for good.
`queries` finds the public copy of a version, `ranges` reads the header Range, `views` sends the
bytes that it asks for from the vault's own file. Nothing is opened but the file: no engine, no
place for a query.
"""
