"""Provisions and checklists as phones and desks read them.

A provision is `verified` only when its text itself was read; every other one names where to look
and keeps its mark on every screen until the agency has checked it.
"""

import msgspec

UNVERIFIED_ZH = "（待核实）"
UNVERIFIED_EN = " (to be verified)"


class Bilingual(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    zh: str
    en: str


class Provision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One place in the law."""

    title: Bilingual
    article: Bilingual | None = None
    """None as long as nobody has verified which article it is."""
    summary: Bilingual | None = None
    """In our own words, never as a quotation."""
    verified: bool

    def __post_init__(self) -> None:
        if not self.verified and self.article is not None:
            raise ValueError("an unverified provision names no article")


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """The basis of one item, ready to be shown: the mark is part of the text."""

    zh: str
    en: str
    title: str
    article: str
    verified: bool


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to look at on site."""

    id: str
    text: Bilingual
    basis: Basis
    wordings: tuple[Bilingual, ...]
    """Standard wordings for what is found."""


class Checklist(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: Bilingual
    items: tuple[Item, ...]


def basis_of(provisions: tuple[Provision, ...]) -> Basis:
    """Several provisions as one basis; it is verified when all of them are."""
    verified = all(provision.verified for provision in provisions)
    zh = "；".join(_shown_zh(provision) for provision in provisions)
    en = "; ".join(_shown_en(provision) for provision in provisions)
    return Basis(
        zh=zh,
        en=en,
        title="；".join(dict.fromkeys(provision.title.zh for provision in provisions)),
        article="、".join(p.article.zh for p in provisions if p.article is not None),
        verified=verified,
    )


def _shown_zh(provision: Provision) -> str:
    article = provision.article.zh if provision.article else ""
    return f"{provision.title.zh}{article}{'' if provision.verified else UNVERIFIED_ZH}"


def _shown_en(provision: Provision) -> str:
    article = f", {provision.article.en}" if provision.article else ""
    return f"{provision.title.en}{article}{'' if provision.verified else UNVERIFIED_EN}"
