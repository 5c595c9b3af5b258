"""Reads an export of the 12345 hotline: CSV in UTF-8 or GB18030, good rows and bad ones.

In both encodings the bytes of quotes, separators and line ends stand for nothing else, so the
file is cut into rows as bytes, and one row with broken characters spoils no other.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path

import msgspec

from backend.law.model import Bilingual
from backend.supervision.loop.problems import TicketsRefused
from backend.supervision.loop.tickets.clustering import plain
from backend.supervision.loop.tickets.model import Columns, ReadTicket, RowRefused

ENCODINGS = ("utf-8", "gb18030")
LINES_OF_A_ROW_MAX = 60
ROWS_MAX = 200_000
NUMBER_LENGTH_MAX, PLACE_LENGTH_MAX, TEXT_LENGTH_MAX = 100, 300, 8000
OPERATORS_FILE = "ticket-columns.json"
_DAY = re.compile(r"\s*(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})")
_REQUIRED = {"number": "工单编号", "text": "诉求内容"}


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds."""

    encoding: str
    tickets: list[ReadTicket]
    refused: list[RowRefused]


def columns_of(data: Path | None = None) -> Columns:
    """The headers that come with the product, or those of the operator's file in the data folder.

    TicketsRefused when that file cannot be read: nothing is guessed.
    """
    own = None if data is None else data / OPERATORS_FILE
    if own is not None and own.is_file():
        try:
            return msgspec.json.decode(own.read_bytes(), type=Columns)
        except msgspec.MsgspecError as wrong:
            raise TicketsRefused(
                zh=f"列名文件 {OPERATORS_FILE} 有误：{wrong}", en=f"{OPERATORS_FILE}: {wrong}"
            ) from None
    folder = files("backend") / "supervision" / "loop" / "tickets" / "data"
    return msgspec.json.decode((folder / "columns.json").read_bytes(), type=Columns)


def read(content: bytes, columns: Columns) -> Reading:
    """The good rows and the bad ones; TicketsRefused when it is no such file at all."""
    # As bytes: text has more line ends than CSV, some of them within characters.
    cut = content.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    lines = [line.decode("latin-1") for line in cut]
    start = next((n for n, line in enumerate(lines) if line.strip()), None)
    if start is None:
        raise TicketsRefused(zh="文件是空的", en="the file is empty")
    header, encoding, separator = _header(lines[start], columns)
    reader = _Rows(header, encoding, separator)
    for line, cells in _rows(lines[start + 1 :], separator, len(header), start + 2):
        reader.take(line, cells)
        if len(reader.tickets) + len(reader.refused) > ROWS_MAX:
            raise TicketsRefused(zh=f"超过 {ROWS_MAX} 行", en=f"more than {ROWS_MAX} rows")
    return Reading(encoding=encoding, tickets=reader.tickets, refused=reader.refused)


def _header(line: str, columns: Columns) -> tuple[list[str | None], str, str]:
    """Names of our columns by place, the encoding, and what separates cells."""
    for encoding in ENCODINGS:
        try:
            text = line.encode("latin-1").decode(encoding)
        except UnicodeDecodeError:
            continue
        for separator in (",", "\t", ";"):
            named = [_column(cell, columns) for cell in _cells(text, separator) or []]
            missing = [zh for name, zh in _REQUIRED.items() if name not in named]
            if not missing:
                return _first_only(named), encoding, separator
    wanted = "、".join(_REQUIRED.values())
    raise TicketsRefused(
        zh=f"第一行没有列名“{wanted}”（列名见 {OPERATORS_FILE}）",
        en=f"the first line does not name the columns {wanted} ({OPERATORS_FILE})",
    )


def _column(cell: str, columns: Columns) -> str | None:
    wanted = plain(cell)
    for name in columns.__struct_fields__:
        if wanted in {plain(one) for one in getattr(columns, name)}:
            return name
    return None


def _first_only(named: Sequence[str | None]) -> list[str | None]:
    """Of two columns that mean the same the first counts."""
    seen: set[str | None] = set()
    found: list[str | None] = []
    for name in named:
        found.append(None if name in seen else name)
        seen.add(name)
    return found


def _rows(
    lines: Sequence[str], separator: str, width: int, first: int
) -> Iterator[tuple[int, list[str] | None]]:
    """Line and cells of each row; None for one whose quote is never closed: the rows after it are
    read all the same.
    """
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        count = _row_length(lines, at, separator, width)
        if count is None:
            yield first + at, None
            at += 1
            continue
        text = "".join(lines[at : at + count])
        yield first + at, _cells(text, separator)
        at += count


def _row_length(lines: Sequence[str], at: int, separator: str, width: int) -> int | None:
    """How many lines a row takes; None when its quote stays open."""
    quotes = lines[at].count('"')
    for count in range(1, LINES_OF_A_ROW_MAX + 1):
        if quotes % 2 == 0:
            return count
        if at + count >= len(lines):
            return None
        following = lines[at + count]
        alone = following.count('"') % 2 == 0
        if alone and len(_cells(following, separator) or []) == width > 1:
            return None  # a whole row of its own begins here
        quotes += following.count('"')
    return None


def _cells(text: str, separator: str) -> list[str] | None:
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return next(rows, list[str]())
    except csv.Error:
        return None


class _Rows:
    """Takes row after row."""

    def __init__(self, header: list[str | None], encoding: str, separator: str) -> None:
        self._header, self._encoding, self._separator = header, encoding, separator
        self.tickets: list[ReadTicket] = []
        self.refused: list[RowRefused] = []
        self._numbers: dict[str, int] = {}

    def take(self, line: int, cells: list[str] | None) -> None:
        found = self._read(line, cells)
        if isinstance(found, Bilingual):
            self.refused.append(RowRefused(line=line, reason=found))
        else:
            self._numbers[found.number] = line
            self.tickets.append(found)

    def _read(self, line: int, cells: list[str] | None) -> ReadTicket | Bilingual:
        if cells is None:
            return Bilingual(zh="引号没有结束", en="a quote is not closed")
        if len(cells) != len(self._header):
            zh = f"应有 {len(self._header)} 列，实有 {len(cells)} 列"
            return Bilingual(zh=zh, en=f"{len(cells)} columns instead of {len(self._header)}")
        named: dict[str, str] = {}
        for name, cell in zip(self._header, cells, strict=True):
            if name is None:
                continue
            try:
                named[name] = cell.encode("latin-1").decode(self._encoding).strip()
            except UnicodeDecodeError:
                en = f"characters that are no {self._encoding.upper()}"
                return Bilingual(zh=f"有不属于 {self._encoding.upper()} 的乱码", en=en)
        return self._checked(line, named)

    def _checked(self, line: int, named: dict[str, str]) -> ReadTicket | Bilingual:
        number, text = named["number"], named["text"]
        if not number or not text:
            lacking = _REQUIRED["text" if number else "number"]
            return Bilingual(zh=f"“{lacking}”为空", en=f"{lacking} is empty")
        if len(number) > NUMBER_LENGTH_MAX or len(text) > TEXT_LENGTH_MAX:
            return Bilingual(zh="内容过长", en="too long")
        if number in self._numbers:
            before = self._numbers[number]
            return Bilingual(
                zh=f"与第 {before} 行的工单编号重复", en=f"the same number as in line {before}"
            )
        received = _day(named.get("received", ""))
        if isinstance(received, Bilingual):
            return received
        return ReadTicket(
            line=line,
            number=number,
            received_on=received,
            place=named.get("place", "")[:PLACE_LENGTH_MAX],
            subject=named.get("subject", "")[:PLACE_LENGTH_MAX],
            text=text,
            body=named.get("body", "")[:PLACE_LENGTH_MAX],
        )


def _day(text: str) -> date | Bilingual | None:
    if not text:
        return None
    found = _DAY.match(text)
    try:
        if found is not None:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass  # told below, with the text itself
    return Bilingual(zh=f"时间无法读取：{text[:30]}", en=f"no time: {text[:30]}")
