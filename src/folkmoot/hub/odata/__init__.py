"""OData: published datasets for Excel, Power BI and whatever else reads OData version 4.

    GET /api/odata/v4/                              the datasets that there are
    GET /api/odata/v4/$metadata                     what is in each of them
    GET /api/odata/v4/abcd-1234                     rows, by $filter, $select, $orderby …
    GET /api/odata/v4/abcd-1234('row-…')            one row; …/amount and …/amount/$value
    GET /api/odata/v4/abcd-1234/$count              how many

A request goes: `views` parse it; `options` read its system query options, `tokens` and `grammar`
their expressions, to the nodes of `nodes`; `lowering` (with `functions`, `comparisons`,
`searching`, `aggregation`) turns those into SoQL's tree, checking Edm types on the way;
`statements` puts one SoQL query together, which is compiled and run as every other public query;
`payload` writes its rows; `paging` says where the next page begins; `edm` and `metadata` describe
the datasets; `envelopes` words what went wrong.

No text of a request becomes SQL or SoQL: it is parsed here once, strictly, to a tree, and the tree
becomes SoQL's. Source: OASIS OData 4.01 Part 1 (protocol), Part 2 (URL conventions and ABNF), CSDL
XML and JSON format.
"""
