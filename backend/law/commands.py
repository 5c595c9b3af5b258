"""`palm law` on the command line: the limits of the law, and a deadline explained."""

from datetime import datetime

import click

from backend.law.deadlines import CAUSES, Limit, deadline, shipped_limits
from backend.law.working_days import CalendarUnknownError, shipped_calendar, shipped_years


@click.group()
def law() -> None:
    """Limits of the law and the days they end on."""


@law.command()
def limits() -> None:
    """Print every limit as a table an official can review (docs/limits.md)."""
    click.echo(limits_page(), nl=False)


@law.command(name="deadline")
@click.argument("limit")
@click.option("--from", "start", required=True, type=click.DateTime(["%Y-%m-%d"]))
@click.option("--extended", is_flag=True, help="The extension the law gives was approved.")
def show_deadline(limit: str, start: datetime, *, extended: bool) -> None:
    """Explain when LIMIT ends that runs from the day of an event."""
    found = shipped_limits().get(limit)
    if found is None:
        raise click.ClickException(f"unknown limit {limit} 没有这个期限 (palm law limits)")
    try:
        told = deadline(found, start.date(), shipped_calendar(), extended=extended)
    except CalendarUnknownError as unknown:
        raise click.ClickException(
            f"no holiday calendar of {unknown.year} 没有 {unknown.year} 年的节假日数据"
        ) from None
    except ValueError as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(told.last.isoformat())
    click.echo(told.explanation.zh)
    click.echo(told.explanation.en)


def limits_page() -> str:
    """The limits as a page of the documentation, from the data."""
    years = ", ".join(
        f"{one.year}{'' if one.verified else ' (to be verified)'}" for one in shipped_years()
    )
    preface = (
        "Made from `backend/law/data/limits.json` by `palm law limits`; a change of the law is a"
        " change of that file. What is marked (待核实) was not read in the original and must be"
        " checked by the agency before it is relied on."
    )
    head = [
        "# Limits of the law",
        "",
        preface,
        "",
        f"Holiday calendars: {years}. Beyond them a deadline is refused, not guessed.",
        "",
        "| limit | 期限 | 长度 | 起算 | 不计入 | 延长 | 到期前提醒 | 依据 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *(_row(limit) for limit in shipped_limits().values()), ""])


_UNITS = {
    "working": "个工作日",
    "calendar": "日",
    "hours": "小时",
    "months": "个月",
    "years": "年",
}
_TOLD = {"officers": "承办人", "heads": "负责人"}


def _warned(limit: Limit) -> str:
    """Who is told how many days before the end."""
    if not limit.warn.who:
        return ""
    return f"{limit.warn.days} 日：{'、'.join(_TOLD[one] for one in limit.warn.who)}"


def _row(limit: Limit) -> str:
    article = f"{limit.basis.article.zh}" if limit.basis.article else ""
    mark = "" if limit.basis.verified else "（待核实）"
    length = f"{'至少 ' if limit.before else ''}{limit.amount} {_UNITS[limit.unit]}"
    apart = "、".join(CAUSES[one][0] for one in limit.excludes)
    more = limit.extension
    return (
        f"| `{limit.id}`: {limit.name.en} | {limit.name.zh} | {length}"
        f" | {limit.event.zh}{'之前' if limit.before else ''} `{limit.start}`"
        f" | {apart} | {f'{more.amount} {_UNITS[more.unit]}' if more else ''}"
        f" | {_warned(limit)} | {limit.basis.title.zh}{article}{mark} |"
    )
