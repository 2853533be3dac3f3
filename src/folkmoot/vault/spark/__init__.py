"""Apache Spark, for linkages of more pairs than one machine should compare.

Spark does what takes many machines: it brings together the records that agree on a key, leaves each
pair once and fetches the two records. What is worked out from a row (the values of keys, how two
records compare) is worked out by DuckDB inside Spark's executors, from the same text as on one
machine, so that both engines give the same answer by construction.

`session` opens Spark, `comparing` is the `Comparer` that linkage asks, `row_work` is what runs on
the executors, which therefore need Folkmoot with its extra `spark` installed.
"""

from folkmoot.vault.spark.comparing import SparkComparer
from folkmoot.vault.spark.session import LOCAL, open_spark

__all__ = ["LOCAL", "SparkComparer", "open_spark"]
