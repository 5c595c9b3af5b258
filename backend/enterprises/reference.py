"""The enterprises a phone carries: one TSV file, the same bytes for the same data.

Format: UTF-8, one header line, tab-separated, a line feed at the end of each line, ordered
by id. Columns: id, uscc, name, address, lat, lon, short_code, district (path of the region).
What is not known is empty. Tabs and line breaks inside a value become spaces.
"""

from typing import Any

from backend.database import Transaction
from backend.enterprises import store

COLUMNS = ("id", "uscc", "name", "address", "lat", "lon", "short_code", "district")
ROWS_PER_PAGE = 5000

_BREAKS = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


def build(tx: Transaction, territory: str) -> bytes:
    """The file of every open enterprise in a territory."""
    lines = ["\t".join(COLUMNS)]
    after = ""
    while rows := store.page_of(tx, territory, after, ROWS_PER_PAGE):
        lines.extend("\t".join(_text(value) for value in row) for row in rows)
        after = rows[-1][0]
    return ("\n".join(lines) + "\n").encode()


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if text.isprintable() else text.translate(_BREAKS)
