"""The explorer: asking a published dataset, seeing the answer, and taking the question away.

    GET /d/abcd-1234/explore            the query builder, its table, chart or map
    GET /d/abcd-1234/explore/map.geojson
    GET /embed/abcd-1234                one picture or table, for a frame of any other site
    GET /embed/abcd-1234/chart.svg      the picture as a file, also .png and .csv
    GET /d/abcd-1234                    a saved view, where that is what has this identifier

The state of a page is its address: `query` is the question in SoQL, `show` what is shown of it.
`building` turns a form into SoQL and back; `queries` ask; `values` name and word what comes;
`pictures` draw it. How to ask the same from a program is in `portal.snippets`.
"""
