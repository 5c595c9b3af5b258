"""`palm case` on the command line."""

import click

from backend.cases.procedure.guards.registry import GUARDS
from backend.cases.procedure.table import Row, Table, ordinary


@click.group()
def case() -> None:
    """Cases and their procedure."""


@case.command()
def procedure() -> None:
    """Print the ordinary procedure as a table an official can review (docs/procedure.md)."""
    click.echo(procedure_page(ordinary()), nl=False)


def procedure_page(table: Table) -> str:
    """The procedure as a page of the documentation, from the data."""
    preface = (
        "Made from `backend/cases/procedure/data/ordinary.json` by `palm case procedure`; a change"
        " of the law is a change of that file. Guards are named as in"
        " `backend/cases/procedure/guards/`; each cites its article when it blocks. Review stands"
        " before the notice or after it, as the body decides; the law wants it before the decision."
    )
    return "\n".join(
        [
            "# The ordinary procedure (普通程序)",
            "",
            preface,
            "",
            f"{len(table.acts)} acts, {len(GUARDS)} guards. Stages: {' → '.join(table.order)}.",
            "",
            "| act | 行为 | at | leads to | by | needs | basis |",
            "|---|---|---|---|---|---|---|",
            *(_row(row, table) for row in table.acts),
            "",
        ]
    )


def _row(row: Row, table: Table) -> str:
    basis = table.provisions[row.basis]
    article = basis.article.zh if basis.article else ""
    mark = "" if basis.verified else "（待核实）"
    at = ", ".join(stage or "—" for stage in row.stages)
    to = f"after {row.completes}" if row.completes else (row.to or "")
    return (
        f"| `{row.act}`: {row.name.en} | {row.name.zh} | {at} | {to} | {', '.join(row.by)}"
        f" | {', '.join(row.guards)} | {basis.title.zh}{article}{mark} |"
    )
