"""The vocabulary that all rooms share: columns, schemas, meanings, sensitivity and UK formats."""

from folkmoot.tables.findings import Finding, Kind
from folkmoot.tables.meanings import MEANINGS, Meaning, MeaningFacts
from folkmoot.tables.schema import Column, Schema
from folkmoot.tables.sensitivity import Sensitivity, Standing
from folkmoot.tables.types import ColumnType, Refinement

__all__ = [
    "MEANINGS",
    "Column",
    "ColumnType",
    "Finding",
    "Kind",
    "Meaning",
    "MeaningFacts",
    "Refinement",
    "Schema",
    "Sensitivity",
    "Standing",
]
