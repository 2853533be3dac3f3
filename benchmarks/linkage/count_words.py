"""Count how many names of businesses hold each word, for the background of `rarity.py`.

    python benchmarks/linkage/count_words.py ../shared/data/west-yorkshire

Writes `src/folkmoot/linkage/standardise/word_counts.tsv`: words of distinct names on
the four rating lists, those in at least five names. The lists are published under the Open
Government Licence v3.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from rating_lists import read_premises

from folkmoot.linkage.standardise.addresses import read_premises_names, towns_in
from folkmoot.linkage.standardise.business_names import read_business_names
from folkmoot.linkage.standardise.withheld import withheld_reason
from folkmoot.linkage.standardise.words import vocabulary

_LEAST = 5
_TARGET = Path(__file__).parents[2] / "src/folkmoot/linkage/standardise/word_counts.tsv"
_HEAD = f"""# In how many distinct names of businesses each word stands, on the rating lists of
# Bradford, Calderdale, Kirklees and Wakefield (2018 to 2019, Open Government Licence v3.0).
# Words in fewer than {_LEAST} names are left out. The line "*" counts the names. Made by
# benchmarks/linkage/count_words.py.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    premises = read_premises(parser.parse_args().folder)
    words = vocabulary().with_places(towns_in(premises["address"].to_pylist()))
    raw = {name for name in premises["name"].to_pylist() if withheld_reason(name) is None}
    for address in premises["address"].to_pylist():
        raw.update(read_premises_names(address, words))
    names = {name.text for text in raw for name in read_business_names(text, words)}
    counts = Counter(word for name in names for word in set(name.split()) if word.isalpha())
    common = sorted(
        ((n, word) for word, n in counts.items() if n >= _LEAST), key=lambda x: (-x[0], x[1])
    )
    lines = [f"*\t{len(names)}", *(f"{word}\t{n}" for n, word in common)]
    _TARGET.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(names):,} names, {len(common):,} words")


if __name__ == "__main__":
    main()
