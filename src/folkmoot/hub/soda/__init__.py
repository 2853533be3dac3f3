"""SODA: the open-data API that Socrata's clients speak, over the region's published assets.

    GET /resource/abcd-1234.json|.csv|.geojson      rows, by SoQL or column filters
    GET /resource/abcd-1234/ROW.json                one row
    GET /api/views/abcd-1234.json                   what a dataset is
    GET /api/catalog/v1                             what there is

A request goes: `views` parse it; `queries` find the open asset; `folkmoot.soql` compiles its
parameters; `answering` has the vault's worker processes run the SQL, with limits of time, memory
and places; `formats` writes the rows in Socrata's encodings, cell by cell as `cells` and `shapes`
say, to the byte; `headers` says what they are and when they changed; `envelopes` words what went
wrong as Socrata's clients read it; `descriptions` tells of datasets.

Only assets that are published as open data are found here, also by a join: the rule is in
`queries.open_dataset` and nowhere else.
"""
