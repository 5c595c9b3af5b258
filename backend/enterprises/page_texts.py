"""The words of the public page. Rights are those of the Administrative Penalties Law (2021 text),
each with its article; nothing is said that the law does not.
"""

from importlib.resources import files

import msgspec


class Right(msgspec.Struct, frozen=True):
    text: str
    article: str


class PageTexts(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    product: str
    what: str
    credit_code: str
    address: str
    code: str
    closed: str
    officer_title: str
    officer: str
    enterprise_title: str
    enterprise: str
    rights_title: str
    rights: tuple[Right, ...]
    law: str
    unknown_title: str
    unknown: str
    too_many_title: str
    too_many: str
    other_language: str


def load() -> dict[str, PageTexts]:
    """The texts by language, `zh` and `en`."""
    raw = (files("backend") / "enterprises" / "page_texts.json").read_bytes()
    return msgspec.json.decode(raw, type=dict[str, PageTexts])
