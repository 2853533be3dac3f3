"""Whatever the bytes are, they are read or refused in words: nothing else comes of them."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.errors import ReadError
from folkmoot.intake.layout import find_table

TABLE = b"ref,site,homes\n" + b"".join(b"%d,Site %d,%d\n" % (i, i, i * 3) for i in range(30))


def workbook() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet("Register")
        for r, line in enumerate(TABLE.decode().splitlines()):
            page.write_row(r, 0, line.split(","))
    return content.getvalue()


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("register.csv", TABLE)
    return content.getvalue()


WHOLE = [
    TABLE,
    TABLE.decode().encode("utf-16"),
    workbook(),
    archive(),
    gzip.compress(TABLE),
    json.dumps([{"ref": i, "site": f"Site {i}"} for i in range(9)]).encode(),
]
SPOILT = st.builds(
    lambda content, cut, place, piece: (
        content[: len(content) - cut][:place] + piece + content[: len(content) - cut][place:]
    ),
    content=st.sampled_from(WHOLE),
    cut=st.integers(0, 200),
    place=st.integers(0, 900),
    piece=st.binary(max_size=12),
)
TORN = st.lists(
    st.sampled_from(
        ["a", "1", ",", ",,", ";", "\t", '"', '""', "\n", "\r\n", "\r", " ", "Total", "2020", "é"]
    ),
    max_size=60,
).map(lambda parts: "".join(parts).encode())


@given(content=st.one_of(st.binary(max_size=300), SPOILT, TORN))
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        raw = find_table(content, name="return.csv")
        rows = sum(batch.num_rows for batch in raw.batches())
    except ReadError as error:
        refusal: ReadError | None = error
    else:
        refusal = None
    if refusal is not None:
        assert refusal.problem
        assert refusal.remedy
        assert str(refusal).startswith("return.csv")
    else:
        assert rows == raw.passage().n_rows > 0
        assert all(len(batch.columns) == len(raw.headings) + 1 for batch in raw.batches())
