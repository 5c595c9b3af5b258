"""The lists of discretion as a page of the documentation, from the data."""

from collections.abc import Sequence

from backend.cases.discretion.model import Condition, Family, Item
from backend.cases.procedure.money import yuan_of
from backend.law.model import basis_of

_PREFACE = (
    "Made from `backend/cases/discretion/data/` by `palm case lists`; another list is another"
    " file. An item fits when all its conditions hold: what is measured the case and the register"
    " of decided cases tell, the rest the officer says, with evidence. The law of the day of the"
    " breach applies unless today's item is milder (行政处罚法 37). Nothing is decided by a list:"
    " the officer applies an item, or says that none fits, and gives reasons. A file with an error,"
    " or with ranges of one matter that overlap, is refused with its place."
)


def lists_page(families: Sequence[Family]) -> str:
    """Every family with its items, conditions and changes."""
    lines = ["# Lists of discretion (裁量清单)", "", _PREFACE, ""]
    for family in families:
        lines += _family(family)
    return "\n".join(lines)


def _family(family: Family) -> list[str]:
    mark = "" if family.verified else "（待核实）"
    strict = [
        f"{one.name.zh}：{'、'.join(one.excludes)} {one.why.zh if one.why else ''}".rstrip()
        for one in family.sectors
        if one.excludes
    ]
    return [
        f"## {family.name.zh}{mark}",
        "",
        f"`{family.id}`: {family.name.en}. {family.source.zh}。",
        "",
        *(f"{line}\n" for line in strict),
        "| item | 事项 | list | conditions | consequence | fine (yuan) | in force | basis |",
        "|---|---|---|---|---|---|---|---|",
        *(_item(item, family) for item in family.items),
        "",
        *(f"- {one.on.isoformat()}: {one.what.zh}" for one in family.changes),
        "",
    ]


def _item(item: Item, family: Family) -> str:
    fine = f"{yuan_of(item.range.at_least)}–{yuan_of(item.range.at_most)}" if item.range else ""
    until = f" – {item.until.isoformat()}" if item.until else ""
    replaces = f" (replaces `{item.replaces}`)" if item.replaces else ""
    return (
        f"| `{item.id}`{replaces} | {item.name.zh} | {family.type_of(item).name.zh}"
        f" | {'；'.join(_condition(one) for one in item.conditions)} | {item.consequence.zh}"
        f" | {fine} | {item.from_.isoformat()}{until}"
        f" | {basis_of((family.provisions[item.basis],)).zh} |"
    )


def _condition(condition: Condition) -> str:
    return f"{condition.name.zh}{' *measured*' if condition.fact else ''}"
