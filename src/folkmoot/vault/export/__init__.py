"""Rows as files that people take away: CSV, JSON, GeoJSON and workbooks, in constant memory.

    with vault.reader({"payments": version_id}) as reader:
        for piece in to_csv(reader.batches("SELECT … FROM payments"), is_formula_safe=True):
            response.write(piece)

Each function takes a stream of record batches, from a query or `Vault.batches`, and gives an
iterator of bytes. Parquet needs no writing: it is the version's own file, `Vault.parquet_path`.

`cells` says what each kind of value looks like as text; `delimited` (CSV), `objects` (JSON) and
`features` (GeoJSON) join the cells of a batch column by column, without a Python step per row;
`workbook` writes xlsx. `engine_text` has the engine itself write values, for whole tables.
"""

from folkmoot.vault.export.delimited import to_csv
from folkmoot.vault.export.features import Shape, shape_of, to_geojson
from folkmoot.vault.export.objects import to_json
from folkmoot.vault.export.workbook import to_workbook

__all__ = ["Shape", "shape_of", "to_csv", "to_geojson", "to_json", "to_workbook"]
