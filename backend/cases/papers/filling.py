"""Fills a template from a case: pure, so the same act gives the same paper again."""

import functools
import io
from importlib.resources import files

import msgspec
import segno

from backend.cases.papers import fields, words
from backend.cases.papers.model import (
    PLACE,
    Block,
    HeadingBlock,
    ListBlock,
    Paper,
    RowsBlock,
    SignBlock,
    Template,
    TextBlock,
)
from backend.cases.papers.story import Story, number_of, stories
from backend.cases.procedure.acts import name_of
from backend.cases.procedure.table import TAGS, ordinary
from backend.cases.service import cited
from backend.codes import act_code

NOTHING = "／"
"""What forms write where there is nothing to write."""


TEMPLATES = "templates.json"


class UnknownFieldError(ValueError):
    """A template names what nobody knows."""


@functools.cache
def templates() -> tuple[Template, ...]:
    """Every template; UnknownFieldError for one that names what is not there."""
    raw = (files("backend") / "cases" / "papers" / "data" / TEMPLATES).read_bytes()
    return read(raw)


def read(raw: bytes, file: str = TEMPLATES) -> tuple[Template, ...]:
    """Templates from JSON, each checked: acts, conditions, fields, lists and provisions.

    UnknownFieldError names the file, the template and what it names that is not there; the server
    does not start with one.
    """
    try:
        found = msgspec.json.decode(raw, type=tuple[Template, ...])
    except msgspec.DecodeError as wrong:
        raise UnknownFieldError(f"{file}: {wrong}") from None
    if len({one.id for one in found}) != len(found):
        raise UnknownFieldError(f"{file}: a template is named twice")
    for one in found:
        unknown = _unknown(one)
        if unknown:
            raise UnknownFieldError(f"{file}: {one.id}: {', '.join(unknown)}")
    return found


def _unknown(template: Template) -> list[str]:
    if template.act not in TAGS:
        return [template.act]
    conditions = [template.when, *(block.when for block in template.blocks)]
    named = [field for block in template.blocks for field in _fields(block)]
    return [
        *(one for one in conditions if one is not None and one not in fields.CONDITIONS),
        *(one for one in named if not fields.is_known(one, template.act)),
        *(b.list for b in template.blocks if isinstance(b, ListBlock) and b.list not in LISTS),
        *(one for one in template.basis if one not in ordinary().provisions),
        *(text for block in template.blocks for text in _texts(block) if _loose(text)),
    ]


def _texts(block: Block) -> tuple[str, ...]:
    if isinstance(block, TextBlock | HeadingBlock):
        return (block.text,)
    return tuple(text for _, text in block.rows) if isinstance(block, RowsBlock) else ()


def _fields(block: Block) -> list[str]:
    return [field for text in _texts(block) for field in PLACE.findall(text)]


def _loose(text: str) -> bool:
    """A brace that is no field: a misspelt one would otherwise be printed."""
    rest = PLACE.sub("", text)
    return "{" in rest or "}" in rest


def belongs(template: Template, story: Story) -> bool:
    """Whether the act this story ends with has this paper."""
    if name_of(story.act) != template.act:
        return False
    return template.when is None or fields.CONDITIONS[template.when](story)


def _papers(story: Story) -> list[list[str]]:
    """Everything the file holds, the index itself left out."""
    found = [
        [template.name.zh, number_of(one, template.prefix), words.day(one.act.on)]
        for one in stories(story)
        for template in templates()
        if belongs(template, one) and not lists_papers(template)
    ]
    return [[str(n), *row] for n, row in enumerate(found, 1)]


def lists_papers(template: Template) -> bool:
    """Whether it is the index of the file."""
    return any(isinstance(one, ListBlock) and one.list == "papers" for one in template.blocks)


LISTS = {**fields.LISTS, "papers": _papers}


def filled(template: Template, story: Story) -> Paper:
    """The paper's data, with every field in its place; a later one names the one it replaces."""
    code = story.known.act_code if template.to == "party" else ""
    return Paper(
        head=story.known.body,
        title=template.name.zh,
        number=number_of(story, template.prefix),
        addressee=story.party.name if template.to == "party" else "",
        blocks=_with_former(
            template,
            story,
            [
                _filled(block, story)
                for block in template.blocks
                if block.when is None or fields.CONDITIONS[block.when](story)
            ],
        ),
        sealed=template.to == "party" or template.sealed,
        day=words.day(story.act.on),
        basis=basis_of(template, "zh"),
        code=act_code.shown(code) if code else "",
        qr=symbol_of(code) if code else "",
    )


def _with_former(
    template: Template, story: Story, blocks: list[dict[str, object]]
) -> list[dict[str, object]]:
    """Before the signatures, what this paper takes the place of."""
    former = _former(template, story) if template.replaces else ""
    if not former:
        return blocks
    signed = next((n for n, one in enumerate(blocks) if one["kind"] == "sign"), len(blocks))
    told: dict[str, object] = {
        "kind": "text",
        "text": f"本文书代替此前的{former}；此前的文书存卷备查。",
    }
    return [*blocks[:signed], told, *blocks[signed:]]


def _former(template: Template, story: Story) -> str:
    """Name and number of the paper of the act done before about the same thing; of a decision it
    may be another kind of paper.
    """
    item = getattr(story.act, "item", None)
    before = [
        one
        for one in stories(story)[:-1]
        if name_of(one.act) == template.act and getattr(one.act, "item", None) == item
    ]
    if not before:
        return ""
    kinds = [one for one in templates() if belongs(one, before[-1])]
    kind = next((one for one in kinds if one.id == template.id), kinds[0] if kinds else template)
    return f"《{kind.name.zh}》（{number_of(before[-1], kind.prefix)}）"


def basis_of(template: Template, language: str) -> str:
    """Its provisions, each law named once."""
    found: dict[str, list[str]] = {}
    for key in template.basis:
        title = getattr(ordinary().provisions[key].title, language)
        found.setdefault(title, []).append(cited(key, language).removeprefix(title).lstrip(", "))
    between, joined = ("、", "；") if language == "zh" else (", ", "; ")
    space = "" if language == "zh" else " "
    return joined.join(f"{law}{space}{between.join(told)}" for law, told in found.items())


def _filled(block: Block, story: Story) -> dict[str, object]:
    if isinstance(block, RowsBlock):
        rows = [[label, _put(text, story)] for label, text in block.rows]
        return {"kind": "rows", "rows": rows}
    if isinstance(block, ListBlock):
        rows = [[cell or NOTHING for cell in row] for row in LISTS[block.list](story)]
        return {"kind": "list", "columns": block.columns, "rows": rows}
    if isinstance(block, SignBlock):
        return {"kind": "sign", "people": block.people}
    kind = "heading" if isinstance(block, HeadingBlock) else "text"
    return {"kind": kind, "text": _put(block.text, story)}


def _put(text: str, story: Story) -> str:
    return PLACE.sub(lambda found: fields.value_of(found[1], story) or NOTHING, text)


def symbol_of(text: str) -> str:
    """The act code as people may scan it: its text, never the secret that opens its page."""
    target = io.BytesIO()
    segno.make(text, error="m", micro=False).save(target, kind="svg", xmldecl=False, border=0)
    return target.getvalue().decode()
