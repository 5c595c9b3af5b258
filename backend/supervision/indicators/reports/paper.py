"""What stands in a monthly report: the month, the month before it, the bodies, the definitions."""

from datetime import date, datetime, timedelta

import msgspec

from backend.agencies.model import Agency
from backend.clock import day_of
from backend.database import Transaction
from backend.inspections.period import FIRST_YEAR, LAST_YEAR, Period
from backend.problems import MalformedRequest
from backend.supervision.indicators import measuring, service
from backend.supervision.indicators.model import Group, Indicator, IndicatorPage, Measured, Unit
from backend.supervision.warnings.book import Standing

TEMPLATE = "supervision/indicators/reports/report.typ"
_GROUPS: dict[Group, str] = {
    "burden": "检查负担",
    "codes": "用码",
    "evidence": "证据",
    "correction": "发现与改正",
    "voices": "企业的声音",
    "oversight": "预警",
    "cases": "案件",
}
_UNITS: dict[Unit, str] = {"count": "", "share": "%", "mean": "", "minutes": " 分钟", "days": " 天"}
_COLUMNS = (
    *("inspections", "inspections-per-enterprise", "merged", "over-cap"),
    *("coding", "scanning", "complete-evidence"),
)
"""What the table of bodies shows, so that it fits on the page."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    now: str
    before: str
    parts: str
    verified: bool


class GroupLines(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    lines: list[Line]


class BodyLine(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    cells: list[str]


class About(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    text: str
    formula: str
    source: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The data of the template."""

    head: str
    month: str
    period: str
    made: str
    index: str
    kept: str
    """Whether the log can prove this very file."""
    groups: list[GroupLines]
    columns: list[str]
    bodies: list[BodyLine]
    about: list[About]


def period_of(month: str) -> Period:
    """`2026-10` in days; MalformedRequest for anything else."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise MalformedRequest(why="month: like 2026-10") from None
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise MalformedRequest(why="month: no such year")
    return Period(first=first, last=measuring.buckets(first, first + _LONG, "month")[0][1])


_LONG = timedelta(days=40)


def month_before(day: date) -> str:
    """The month that was over on this day, as `2026-10`."""
    return (day.replace(day=1) - timedelta(days=1)).isoformat()[:7]


def report(
    tx: Transaction,
    standing: Standing,
    agency: Agency,
    month: str,
    now: datetime,
    *,
    entered: bool,
) -> Report:
    """What the log says now of a body and all below it in this month. `entered`: its fingerprint
    will stand in the log.
    """
    period = period_of(month)
    page = service.page(tx, standing, agency, period, trends=False)
    before = period_of(month_before(period.first))
    earlier = service.page(tx, standing, agency, before, trends=False)
    old = {one.id: one for one in earlier.indicators}
    columns = [one for name in _COLUMNS for one in page.indicators if one.id == name]
    return Report(
        head=agency.name.zh,
        month=f"{period.first.year} 年 {period.first.month} 月",
        period=f"{period.first.isoformat()} 至 {period.last.isoformat()}",
        made=day_of(now).strftime("%Y 年 %m 月 %d 日"),
        index=str(page.as_of),
        kept="本报告的指纹（SHA-256）记入日志" if entered else "命令行生成，指纹未记入日志",
        groups=[_group(group, name, page, old) for group, name in _GROUPS.items()],
        columns=[one.name.zh for one in columns],
        bodies=_bodies(columns),
        about=[
            About(
                name=one.name.zh + ("" if one.verified else "（依据未核）"),
                text=one.text.zh,
                formula=one.formula.zh,
                source=one.source.zh,
            )
            for one in page.indicators
        ],
    )


def _group(group: Group, name: str, page: IndicatorPage, old: dict[str, Indicator]) -> GroupLines:
    return GroupLines(
        name=name,
        lines=[
            Line(
                name=one.name.zh,
                now=shown(one, one.unit),
                before=shown(old[one.id], one.unit),
                parts=_parts(one),
                verified=one.verified,
            )
            for one in page.indicators
            if one.group == group
        ],
    )


def _bodies(columns: list[Indicator]) -> list[BodyLine]:
    """In the order of the tree; a body without any act of the month is absent."""
    found: dict[tuple[str, bool], dict[str, str]] = {}
    names: dict[tuple[str, bool], str] = {}
    for one in columns:
        for body in one.bodies:
            key = (body.agency.id, body.below)
            names[key] = body.agency.name.zh + ("" if body.below else "（本级）")
            found.setdefault(key, {})[one.id] = shown(body, one.unit)
    return [
        BodyLine(name=names[key], cells=[cells.get(one.id, "—") for one in columns])
        for key, cells in found.items()
    ]


def shown(measured: Measured, unit: Unit) -> str:
    """A number as people read it; a dash where there is nothing to measure."""
    if measured.value is None:
        return "—"
    return f"{measured.value:g}{_UNITS[unit]}"


def _parts(one: Indicator) -> str:
    if one.denominator is None:
        return ""
    part = one.numerator // 60 if one.unit == "minutes" else one.numerator
    return f"{part} / {one.denominator}"
