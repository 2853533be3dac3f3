"""The catalogue, as other catalogues, search engines and harvesters read it.

    /catalog  .ttl .jsonld .rdf         DCAT-AP 3; also one dataset: /d/abcd-1234.ttl
    /data.json  /dcat-us-3.json         DCAT-US 1.1 and 3.0
    /uk-metadata.json .jsonld .yaml     the UK Cross-Government Metadata Exchange Model
    /d/abcd-1234/croissant.json         Croissant; csv-metadata.json CSVW; datapackage.json
    /api/3/action/…                     CKAN's action API, for reading
    /changes.atom  /d/abcd-1234.atom    what changed
    /sitemap.xml  /robots.txt           for search engines

Everything is written by the room `folkmoot.catalogue` from one description, which `describing`
makes of a published asset. `answering` gives each document its tag, keeps it until something that
it tells changes, and opens it to every site's pages.
"""
