"""OGC API – Features: datasets that have places, for QGIS and whatever else draws maps.

    GET /ogc/features/                                 what this is
    GET /ogc/features/collections                      the datasets that have places
    GET /ogc/features/collections/abcd-1234/items      features, by bbox, datetime and properties
    GET /ogc/features/collections/abcd-1234/items/row-…

`collections` tells which datasets have places and of which of their columns those are made;
`asking` turns parameters into SoQL's tree, which is compiled and run as every other public query;
`answers` has it run; `payload` writes GeoJSON; `openapi` describes the API; `envelopes` words what
went wrong. Everything is in longitude and latitude (CRS84).

Source: OGC 17-069r4 (Part 1: Core), OGC 19-079r2 (Part 3: queryables).
"""
