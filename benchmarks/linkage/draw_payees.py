"""Draw the payees for whom a person searches the lists by hand, to measure what linkage misses.

    python benchmarks/linkage/draw_payees.py ../shared/data/west-yorkshire to_search.csv

Three strata: the payees with the most money, other payees found, other payees not found. For each,
the names and addresses on the lists that share most of its letters in threes are written beneath
it: a search that knows nothing of words, blocking or the model. The judge fills in `place`:
"own_area", "elsewhere" or "not_on_lists". The committed judgements are
tests/data/supplier_place_labels.csv.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import math
import re
from collections import defaultdict
from pathlib import Path

import duckdb
from rating_lists import read_payees, read_premises

from folkmoot.linkage.quality import Outcome
from folkmoot.linkage.supplier_links import link_suppliers

SEED = 20261126
MOST_MONEY, FOUND, NOT_FOUND = 40, 60, 100
_SHOWN = 7
_WIDTH = 95
_NOT_LETTERS = re.compile(r"[^A-Z0-9]+")
_LEGAL_FORM = re.compile(r"\b(?:LTD|LIMITED|PLC|LLP|THE|UK)\b")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    payees, premises = read_payees(arguments.folder), read_premises(arguments.folder)
    links = link_suppliers(payees, premises, duckdb.connect())
    outcome = dict(
        zip(links.payees["payee_id"].to_pylist(), links.payees["outcome"].to_pylist(), strict=True)
    )
    named = [
        row
        for row in payees.to_pylist()
        if outcome[row["payee_id"]] in (Outcome.LINKED, Outcome.NOT_FOUND)
    ]
    named.sort(key=lambda row: (-row["amount"], row["payee_id"]))
    strata = {
        "most money": named[:MOST_MONEY],
        "found": [r for r in named[MOST_MONEY:] if outcome[r["payee_id"]] == Outcome.LINKED],
        "not found": [r for r in named[MOST_MONEY:] if outcome[r["payee_id"]] == Outcome.NOT_FOUND],
    }
    sizes = {"most money": MOST_MONEY, "found": FOUND, "not found": NOT_FOUND}
    search = TrigramSearch(premises.to_pylist())
    with arguments.target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", "council", "amount", "stratum", "sampling_weight", "place"])
        for stratum, rows in strata.items():
            drawn = sorted(rows, key=lambda row: _draw(row["payee_id"]))[: sizes[stratum]]
            for row in drawn:
                weight = round(len(rows) / len(drawn), 4)
                writer.writerow([row["name"], row["council"], row["amount"], stratum, weight, ""])
                for line in search.nearest(row["name"]):
                    writer.writerow(["", line])


class TrigramSearch:
    """Texts most like a query by the letters in threes they share, rare ones counting more, for
    the length of the text (cosine similarity)."""

    def __init__(self, premises: list[dict[str, str]]) -> None:
        texts: dict[tuple[str, str], str] = {}
        for row in premises:
            shown = f"{row['name']} | {row['address']}"
            texts.setdefault((row["council"], row["name"]), shown)
            texts.setdefault((row["council"], row["address"].split(",")[0]), shown)
        self._shown = [f"{council}: {shown}"[:_WIDTH] for (council, _), shown in texts.items()]
        self._index: dict[str, list[int]] = defaultdict(list)
        for number, (_, text) in enumerate(texts):
            for gram in _trigrams(text):
                self._index[gram].append(number)
        n_texts = len(self._shown)
        self._bits = {gram: math.log(n_texts / len(rows)) for gram, rows in self._index.items()}
        self._lengths = [
            math.sqrt(sum(self._bits[gram] ** 2 for gram in _trigrams(text))) or 1.0
            for _, text in texts
        ]

    def nearest(self, query: str) -> list[str]:
        scores: dict[int, float] = defaultdict(float)
        for gram in _trigrams(query):
            for number in self._index.get(gram, []):
                scores[number] += self._bits[gram] ** 2 / self._lengths[number]
        best = sorted(scores, key=lambda number: (-scores[number], self._shown[number]))
        return list(dict.fromkeys(self._shown[number] for number in best[: 2 * _SHOWN]))[:_SHOWN]


def _trigrams(text: str) -> set[str]:
    plain = _LEGAL_FORM.sub(" ", _NOT_LETTERS.sub(" ", text.upper()))
    padded = f" {' '.join(plain.split())} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def _draw(payee_id: int) -> bytes:
    return hashlib.blake2b(f"{SEED}:{payee_id}".encode(), digest_size=16).digest()


if __name__ == "__main__":
    main()
