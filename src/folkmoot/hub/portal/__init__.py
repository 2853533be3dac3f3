"""The portal: the region's public face, a catalogue and a page for each published dataset.

    GET /catalogue/                        search by words, council and licence
    GET /d/abcd-1234                       a dataset: what it is, pictures, all of its rows, quality
    GET /d/abcd-1234/download/csv          the whole of it as CSV, JSON, Parquet, GeoJSON or xlsx
    GET /d/abcd-1234/map.geojson           the shapes of its map

`queries` find what is published and ask its rows of the vault's worker processes, with limits of
time and memory; `pictures` choose from the columns alone what chart and map to draw; `downloads`
stream files; `summary` says in plain English what a dataset is; `snippets` show how to program
with it; `paging` leads through many pages. Everything is read from a version's public copy
(register.actions.publishing), in which no trader's name is a person's.
"""
