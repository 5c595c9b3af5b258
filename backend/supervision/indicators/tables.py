"""Indicators as files that people open elsewhere: CSV and XLSX, with nothing in them that runs."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, cast

import msgspec
import xlsxwriter

from backend.law.model import Bilingual
from backend.supervision.indicators.model import Indicator, IndicatorPage, Measured

Cell = str | int | float | None
Row = tuple[Cell, ...]

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet read a cell as a formula (OWASP, CSV injection)."""
TEXT_MAX = 32_000
"""A cell of a spreadsheet holds no more."""


class _Words(msgspec.Struct, frozen=True):
    sheets: tuple[str, str, str, str]
    about: tuple[str, ...]
    measured: tuple[str, ...]
    units: dict[str, str]
    whole: str
    own: str


_WORDS = {
    "zh": _Words(
        ("指标", "按主体", "按时间", "口径"),
        ("编号", "指标", "定义", "公式", "来源", "依据已核"),
        ("编号", "指标", "单位", "主体", "范围", "起", "止", "数值", "分子", "分母"),
        {
            "count": "件/次",
            "share": "%",
            "mean": "平均",
            "minutes": "分钟",
            "days": "天",
        },
        "含下级",
        "本级",
    ),
    "en": _Words(
        ("Indicators", "By body", "Over time", "Definitions"),
        ("id", "indicator", "definition", "formula", "source", "basis verified"),
        (
            *("id", "indicator", "unit", "body", "reach"),
            *("from", "to", "value", "numerator", "denominator"),
        ),
        {"count": "number", "share": "%", "mean": "mean", "minutes": "minutes", "days": "days"},
        "with those below",
        "own",
    ),
}


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs: an apostrophe before what begins a formula."""
    shown = text[:TEXT_MAX]
    return f"'{shown}" if shown.startswith(_RUNS) else shown


def _cell(value: Cell) -> Cell:
    return harmless(value) if isinstance(value, str) else value


def as_csv(page: IndicatorPage, language: str) -> bytes:
    """One table with all rows; UTF-8 with the mark by which Excel knows it, CRLF (RFC 4180)."""
    words = _WORDS[language]
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in words.measured])
    for rows in (_whole, _bodies, _trend):
        for row in rows(page, language):
            writer.writerow(["" if cell is None else _cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + told.getvalue().encode()


def as_xlsx(page: IndicatorPage, language: str) -> bytes:
    """Four sheets, written row by row: numbers as numbers, every text as a text."""
    words = _WORDS[language]
    kept = io.BytesIO()
    book: Any = cast("Any", xlsxwriter).Workbook(
        kept,
        {
            "constant_memory": True,
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    bold = book.add_format({"bold": True})
    head: Row = words.measured
    _sheet(book, words.sheets[0], bold, head, _whole(page, language))
    _sheet(book, words.sheets[1], bold, head, _bodies(page, language))
    _sheet(book, words.sheets[2], bold, head, _trend(page, language))
    _sheet(book, words.sheets[3], bold, words.about, _about(page, language))
    book.close()
    return kept.getvalue()


def _sheet(book: Any, name: str, bold: Any, head: Row, rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(head) - 1, 18)
    for number, row in enumerate([head, *rows]):
        style = bold if number == 0 else None
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, harmless(cell), style)
            elif cell is not None:
                sheet.write_number(number, column, cell, style)


def _said(text: Bilingual, language: str) -> str:
    return text.zh if language == "zh" else text.en


def _row(
    one: Indicator, measured: Measured, body: str, reach: str, days: tuple[str, str], language: str
) -> Row:
    return (
        one.id,
        _said(one.name, language),
        _WORDS[language].units[one.unit],
        body,
        reach,
        *days,
        measured.value,
        measured.numerator,
        measured.denominator,
    )


def _days(page: IndicatorPage) -> tuple[str, str]:
    return page.first.isoformat(), page.last.isoformat()


def _body(page: IndicatorPage, language: str) -> str:
    name = page.agency.name
    return name.zh if language == "zh" else name.en


def _whole(page: IndicatorPage, language: str) -> Iterator[Row]:
    words = _WORDS[language]
    for one in page.indicators:
        yield _row(one, one, _body(page, language), words.whole, _days(page), language)


def _bodies(page: IndicatorPage, language: str) -> Iterator[Row]:
    words = _WORDS[language]
    for one in page.indicators:
        for body in one.bodies:
            name = body.agency.name.zh if language == "zh" else body.agency.name.en
            reach = words.whole if body.below else words.own
            yield _row(one, body, name, reach, _days(page), language)


def _trend(page: IndicatorPage, language: str) -> Iterator[Row]:
    words = _WORDS[language]
    for one in page.indicators:
        for part in one.trend:
            days = part.first.isoformat(), part.last.isoformat()
            yield _row(one, part, _body(page, language), words.whole, days, language)


def _about(page: IndicatorPage, language: str) -> Iterator[Row]:
    for one in page.indicators:
        verified = ("是" if language == "zh" else "yes") if one.verified else "—"
        texts = (one.name, one.text, one.formula, one.source)
        yield (one.id, *(_said(text, language) for text in texts), verified)
