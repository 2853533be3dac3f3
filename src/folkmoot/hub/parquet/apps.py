"""The Parquet app."""

from django.apps import AppConfig


class ParquetConfig(AppConfig):
    name = "folkmoot.hub.parquet"
    label = "parquet"
