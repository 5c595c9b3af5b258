"""Finds what may betray somebody, and hides it: pure, the same text gives the same findings."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from backend.cases.model import Party
from backend.cases.publication.rules import Rule, patterns, rules

_COMPOUND = frozenset(
    (
        *("欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯"),
        *("诸葛", "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠"),
        *("公孙", "慕容", "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "令狐"),
    )
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")


class Finding(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A stretch of the text that a rule found."""

    id: str
    rule: str
    start: int
    end: int
    text: str
    shown: str
    """What stands in its place when it is hidden."""
    keep: bool
    """Whether a person may decide that it stays."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Who is in the case."""

    party: Party
    people: tuple[str, ...] = ()


class Hidden(msgspec.Struct, frozen=True, kw_only=True):
    """Something a person wants hidden besides what the rules found."""

    text: str
    shown: str


def clean(text: str) -> str:
    """Without characters that nobody sees: they would only hide a number from the rules."""
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in ("Cf", "Cc", "Co"))
    return "".join(kept)


def found(text: str, known: Known) -> list[Finding]:
    """Everything the rules find, in order, without overlaps; of two rules the stricter wins."""
    folded = _folded(text)
    spans = [
        (start, end, place, rule)
        for place, rule in enumerate(rules())
        for start, end in _spans(rule, folded, known)
        if end > start
    ]
    return [_finding(text, *one) for one in _apart(spans)]


def strict(text: str, known: Known) -> list[Finding]:
    """What may never be published, whoever agrees."""
    return [one for one in found(text, known) if not one.keep]


def hide(text: str, findings: Sequence[Finding], shown: Mapping[str, str | None]) -> str:
    """The text with each finding replaced; one that stays has None in `shown`."""
    parts, reached = list[str](), 0
    for one in findings:
        instead = shown.get(one.id, one.shown)
        if instead is None:
            continue
        parts += [text[reached : one.start], instead]
        reached = one.end
    return "".join([*parts, text[reached:]])


def hide_also(text: str, more: Iterable[Hidden]) -> str:
    """Hide each of these words wherever it stands, with spaces between its characters or not."""
    for one in more:
        words = _folded(one.text)
        spans = [(a, b, 0, rules()[0]) for a, b in _verbatim(words, _folded(text))]
        for start, end, *_ in reversed(_apart(spans)):
            text = text[:start] + one.shown + text[end:]
    return text


def surname(name: str) -> str:
    """`张某`; a name in another script is left out whole."""
    bare = re.sub(r"\s", "", name)
    if not bare or not _CHINESE.match(bare):
        return "〔姓名已隐去〕"
    first = bare[:2] if len(bare) > 2 and bare[:2] in _COMPOUND else bare[0]
    return f"{first}某"


def _folded(text: str) -> str:
    """Full-width signs as half-width ones, character by character, so that places stay."""
    folded = (unicodedata.normalize("NFKC", c) for c in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, folded, strict=True))


def _spans(rule: Rule, folded: str, known: Known) -> Iterator[tuple[int, int]]:
    if rule.only and rule.only != known.party.kind:
        return
    if rule.id in patterns():
        for one in patterns()[rule.id].finditer(folded):
            group = 1 if one.re.groups and one[1] is not None else 0
            yield one.span(group)
        return
    for value in _values(rule, known):
        yield from _verbatim(_folded(value), folded)


def _values(rule: Rule, known: Known) -> tuple[str, ...]:
    party = known.party
    return {
        "party.name": (party.name,),
        "party.identity": (party.identity,),
        "party.phone": (party.phone,),
        "party.address": (party.address,),
        "people": tuple(one for one in known.people if one != party.name),
    }.get(rule.finds, ())


def _verbatim(value: str, folded: str) -> Iterator[tuple[int, int]]:
    characters = [re.escape(c) for c in value if not c.isspace()]
    if not characters:
        return
    for one in re.finditer(r"\s{0,3}".join(characters), folded, re.IGNORECASE):
        yield one.span()


_Span = tuple[int, int, int, Rule]


def _apart(spans: Iterable[_Span]) -> list[_Span]:
    """Overlapping stretches become one, under the rule that stands first in the list."""
    merged: list[_Span] = []
    for start, end, place, rule in sorted(spans, key=lambda one: (one[0], -one[1], one[2])):
        if merged and start < merged[-1][1]:
            before = merged[-1]
            winner = before if before[2] <= place else (start, end, place, rule)
            merged[-1] = (before[0], max(before[1], end), winner[2], winner[3])
        else:
            merged.append((start, end, place, rule))
    return merged


def _finding(text: str, start: int, end: int, _: int, rule: Rule) -> Finding:
    words = text[start:end]
    shown = rule.shown
    if shown == "surname":
        shown = surname(words)
        if re.sub(r"\s", "", words) in shown:  # whose whole name is what would be left of it
            shown = "〔姓名已隐去〕"
    digest = hashlib.sha256(f"{rule.id}|{start}|{words}".encode()).hexdigest()
    return Finding(
        id=digest[:16], rule=rule.id, start=start, end=end, text=words, shown=shown, keep=rule.keep
    )
