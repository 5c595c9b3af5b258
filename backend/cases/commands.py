"""`palm case` on the command line."""

from collections.abc import Sequence

import click

from backend.cases.case_file.commands import case_file
from backend.cases.deadlines.commands import case_clock
from backend.cases.discretion.lists import shipped_families
from backend.cases.discretion.page import lists_page
from backend.cases.papers.filling import basis_of, templates
from backend.cases.papers.model import Template
from backend.cases.procedure.guards.registry import GUARDS
from backend.cases.procedure.money import yuan_of
from backend.cases.procedure.table import Row, Table, ordinary
from backend.law.summary import SummaryLaw, summary_law


@click.group()
def case() -> None:
    """Cases and their procedure."""


case.add_command(case_file)
case.add_command(case_clock)


@case.command()
def procedure() -> None:
    """Print the ordinary procedure as a table an official can review (docs/procedure.md)."""
    click.echo(procedure_page(ordinary()), nl=False)


@case.command()
def papers() -> None:
    """Print the papers of cases as a table an official can review (docs/case-papers.md)."""
    click.echo(papers_page(templates()), nl=False)


@case.command()
def lists() -> None:
    """Print the lists of discretion as tables an official can review (docs/discretion.md)."""
    click.echo(lists_page([read.family for read in shipped_families()]), nl=False)


@case.command()
def summary() -> None:
    """Print the summary procedure as a page an official can review (docs/summary-procedure.md)."""
    click.echo(summary_page(summary_law()), nl=False)


def summary_page(law: SummaryLaw) -> str:
    """The summary procedure as a page of the documentation, from the data."""
    when = {"before": "the phone refuses", "after": "the desk tells"}
    return "\n".join(
        [
            "# The summary procedure (简易程序)",
            "",
            (
                "Made from `backend/law/data/summary.json` by `palm case summary`; a change of the"
                " law is a change of that file, and phones fetch it with their reference. What was"
                " decided in the field is never undone: the server takes it in and tells what is"
                " wrong. What its party sees, how it is paid, published and evaluated:"
                " [cases.md](cases.md), section 7."
            ),
            "",
            (
                f"Fine of at most {yuan_of(law.fine.person)} yuan for persons and"
                f" {yuan_of(law.fine.organisation)} yuan for organisations, or a warning"
                f" ({law.cited(law.fine.basis).zh})."
            ),
            "",
            f"Remedy: {law.remedy.zh}",
            "",
            "| guard | 错误 | wrong | when | basis |",
            "|---|---|---|---|---|",
            *(
                f"| `{one.id}` | {one.text.zh} | {one.text.en} | {when[one.when]}"
                f" | {law.cited(one.basis).zh} |"
                for one in law.guards
            ),
            "",
            "| collected on the spot | 当场收缴 | up to (yuan) | basis |",
            "|---|---|---|---|",
            *(
                f"| {one.name.en} | {one.name.zh} | {yuan_of(one.max) if one.max else '—'}"
                f" | {law.cited(one.basis).zh} |"
                for one in law.collection
            ),
            "",
        ]
    )


def procedure_page(table: Table) -> str:
    """The procedure as a page of the documentation, from the data."""
    preface = (
        "Made from `backend/cases/procedure/data/ordinary.json` by `palm case procedure`; a change"
        " of the law is a change of that file. What each condition asks for and which provision it"
        " cites when it blocks stands below, under the name that"
        " `backend/cases/procedure/guards/registry.py` gives it. Review stands before the notice or"
        " after it, as the body decides; the law wants it before the decision."
    )
    return "\n".join(
        [
            "# The ordinary procedure (普通程序)",
            "",
            preface,
            "",
            (
                f"{len(table.acts)} acts, {len(GUARDS)} conditions. Stages (阶段):"
                f" {' → '.join(f'{_STAGES[one]} `{one}`' for one in table.order)}."
            ),
            "",
            "| act | 行为 | 阶段 | 之后 | 由谁 | 条件 | 依据 |",
            "|---|---|---|---|---|---|---|",
            *(_row(row, table) for row in table.acts),
            "",
            "## Conditions (条件)",
            "",
            "| condition | 条件 | meaning | 依据 |",
            "|---|---|---|---|",
            *_conditions(table),
            "",
            "## What may be set aside (可以越过的条件)",
            "",
            (
                "Only where the law leaves room, with a reason, which is entered with the act and"
                " warns supervision. Nothing else can be set aside."
            ),
            "",
            "| guard | 条件 | room | 余地 | basis |",
            "|---|---|---|---|---|",
            *(
                f"| `{guard}`: {table.guards[guard].name.en} | {table.guards[guard].name.zh}"
                f" | {one.room.en} | {one.room.zh}"
                f" | {_provision(table, one.basis)} |"
                for guard, one in table.overridable.items()
            ),
            "",
        ]
    )


_STAGES = {
    "filing": "立案",
    "evidence": "取证",
    "review": "审核",
    "notice": "告知",
    "decision": "决定",
    "service": "送达",
    "execution": "执行",
    "closed": "结案",
}
_ROLES = {
    "officer": "执法人员",
    "head": "负责人",
    "reviewer": "法制审核人员",
    "chair": "听证主持人",
    "party": "当事人",
}
_RESULTS = {"redo": "责令重作", "annulled": "撤销"}


def _conditions(table: Table) -> list[str]:
    """What each guard asks for, with every provision it may cite."""
    return [
        f"| `{name}` | {one.name.zh} | {one.name.en}"
        f" | {'；'.join(_provision(table, key) for key in one.basis)} |"
        for name, one in table.guards.items()
    ]


def _row(row: Row, table: Table) -> str:
    at = "、".join(_STAGES[stage] if stage else "—" for stage in row.stages)
    to = f"{_STAGES[row.completes]}之后" if row.completes else _STAGES.get(row.to or "", "")
    led = (f"{_RESULTS[result]}：{_STAGES[stage]}" for result, stage in row.results.items())
    to = "；".join((*filter(None, (to,)), *led))
    needs = "；".join(f"{table.guards[one].name.zh} `{one}`" for one in row.guards)
    roles = "、".join(_ROLES[one] for one in row.by)
    return (
        f"| `{row.act}`: {row.name.en} | {row.name.zh} | {at} | {to}"
        f" | {roles} | {needs} | {_provision(table, row.basis)} |"
    )


def _provision(table: Table, key: str) -> str:
    basis = table.provisions[key]
    article = basis.article.zh if basis.article else ""
    return f"{basis.title.zh}{article}{'' if basis.verified else '（待核实）'}"


def papers_page(listed: Sequence[Template]) -> str:
    """The papers as a page of the documentation, from the data."""
    preface = (
        "Made from `backend/cases/papers/data/templates.json` by `palm case papers`; a change of"
        " the law is a change of that file. A paper is made from the act it belongs to and from"
        " what was recorded before it: asked for again it is the same, and a correction is a new"
        " act with a new paper (`12-2`) that names the old one. Its number is that of the case"
        " with the word of its kind."
        " What is marked （待核实） was not read in the original and must be checked by the agency."
    )
    intro = (
        f"{len(listed)} papers. Those for the party leave room for the seal, as letters to other"
        " bodies do, and carry the act code of the visit, or of the case; the others stay in the"
        " file."
    )
    return "\n".join(
        [
            "# Papers of a case (文书)",
            "",
            preface,
            "",
            intro,
            "",
            "| paper | 文书 | made from | 字 | for | basis |",
            "|---|---|---|---|---|---|",
            *(_paper(one) for one in listed),
            "",
        ]
    )


def _paper(one: Template) -> str:
    when = f", when `{one.when}`" if one.when else ""
    return (
        f"| `{one.id}`: {one.name.en} | {one.name.zh} | `{one.act}`{when} | {one.prefix}"
        f" | {one.to} | {basis_of(one, 'zh')} |"
    )
