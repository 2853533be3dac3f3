"""Opening Spark, on this machine or on a cluster."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from folkmoot.errors import VaultError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[*]"
"""Spark inside a process of this machine, on all its processors."""

_LOOPBACK = "127.0.0.1"
_ROWS_PER_BATCH = 50_000
"""Of what DuckDB works on at a time: planning a query costs some milliseconds."""


@contextmanager
def open_spark(
    master: str = LOCAL, *, memory_mb: int | None = None, partitions: int | None = None
) -> Iterator[SparkSession]:
    """A session, stopped at the end. `master` is `local[n]` or a cluster's `spark://host:port`.

    `memory_mb` is for Java in this process, `partitions` the parts that joined rows go to (Spark's
    own choice where None). What executors put on their disks is encrypted. Raises VaultError when
    Spark or Java is not installed, the master cannot be reached or the work fails.
    """
    _require_installed()
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master)
    for setting, value in _settings(master, memory_mb, partitions).items():
        builder = builder.config(setting, value)
    with _environment(master):
        try:
            with pandas_unheeded():
                session = builder.getOrCreate()
        except (PySparkException, Py4JError, OSError) as error:
            raise VaultError(
                f"Spark did not start ({type(error).__name__}).",
                where=master,
                remedy="See whether the master is running and may be reached from here.",
            ) from error
        try:
            yield session
        except (PySparkException, Py4JError) as error:
            raise VaultError(
                f"Spark could not do its work ({type(error).__name__}).",
                where=master,
                remedy="Every machine needs the same version of Folkmoot with its extra spark, at "
                "the path of Python that is used here or that PYSPARK_PYTHON names.",
            ) from error
        finally:
            session.stop()


@contextmanager
def pandas_unheeded() -> Iterator[None]:
    """Spark warns of pandas 3 where it only passes Arrow along and pandas does nothing."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        yield


@contextmanager
def _environment(master: str) -> Iterator[None]:
    """What Spark takes from the environment only, where nothing else was said."""
    wanted = {"PYSPARK_PYTHON": sys.executable}
    if master.startswith("local"):
        wanted["SPARK_LOCAL_IP"] = _LOOPBACK
    added = {name: value for name, value in wanted.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


def _require_installed() -> None:
    if importlib.util.find_spec("pyspark") is None:
        raise VaultError(
            "Spark is not installed.", remedy="Install Folkmoot with its extra: folkmoot[spark]."
        )
    if find_java() is None:
        raise VaultError(
            "Spark needs Java, which is not installed.",
            remedy="Install Java 17, on Debian the package openjdk-17-jre-headless.",
        )


def find_java() -> str | None:
    """The Java that Spark would start."""
    home = os.environ.get("JAVA_HOME")
    if home and (java := Path(home, "bin", "java")).exists():
        return str(java)
    return shutil.which("java")


def _settings(master: str, memory_mb: int | None, partitions: int | None) -> dict[str, str]:
    settings = {
        "spark.app.name": "folkmoot-linkage",
        "spark.io.encryption.enabled": "true",
        "spark.log.level": "ERROR",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(_ROWS_PER_BATCH),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if memory_mb is not None:
        settings["spark.driver.memory"] = f"{memory_mb}m"
    if partitions is not None:
        settings["spark.sql.shuffle.partitions"] = str(partitions)
    if master.startswith("local"):
        settings["spark.driver.bindAddress"] = settings["spark.driver.host"] = _LOOPBACK
    return settings
