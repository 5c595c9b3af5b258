"""The data of a supervision paper (通知书, 意见书, 决定书): a pure function of its entry."""

import functools
from datetime import date, datetime
from importlib.resources import files

import msgspec

from backend.cases.papers.model import Paper
from backend.law.model import Bilingual
from backend.supervision.loop.procedure.acts import Issued, PaperKind, Referred

TEMPLATE = "cases/papers/paper.typ"
"""The official form of papers, whoever issues them."""


class PaperWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Bilingual
    opening: str
    demand: str
    ending: str


class ReferralWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Bilingual
    opening: str
    ending: str


class Wording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What papers say: data, to be checked by the authority that uses them."""

    notice: PaperWords
    opinion: PaperWords
    decision: PaperWords
    referral: ReferralWords
    objection: str
    measures: dict[str, str]
    basis: str

    def of(self, kind: PaperKind) -> PaperWords:
        return {"notice": self.notice, "opinion": self.opinion, "decision": self.decision}[kind]


@functools.cache
def wording() -> Wording:
    raw = (files("backend") / "supervision" / "loop" / "data" / "papers.json").read_bytes()
    return msgspec.json.decode(raw, type=Wording)


def name_of(kind: PaperKind) -> Bilingual:
    return wording().of(kind).name


def filled(act: Issued, *, issuer: str, addressee: str, decider: str, lead: str) -> Paper:
    """The paper of an entry; `lead` is the title under which the matter is kept."""
    words, shown = wording(), wording().of(act.kind)
    # The last block is a text: it goes over to the next page with the seal, so none stands alone.
    blocks: list[dict[str, object]] = [
        {"kind": "rows", "rows": [["监督事项", lead], ["答复期限", _day(act.due)]]},
        _text(shown.opening),
        _heading("一、事实"),
        _text(act.facts),
        _heading("二、要求" if act.kind != "decision" else "二、决定"),
        _text(shown.demand),
    ]
    if act.measures:
        told = "；".join(words.measures[one] for one in act.measures)
        blocks.append({"kind": "rows", "rows": [["监督措施", told]]})
    blocks += [
        _text(act.demands),
        _heading("三、期限" if act.objection_until is None else "三、期限和异议"),
        _text(shown.ending.format(due=_day(act.due))),
    ]
    if act.objection_until is not None:
        until = _day(act.objection_until)
        objection = words.objection.format(name=_short(act.kind), until=until, decider=decider)
        blocks.append(_text(objection))
    return Paper(
        head=issuer,
        title=shown.name.zh,
        number=act.number,
        addressee=addressee,
        blocks=blocks,
        sealed=True,
        day=_day(act.on),
        basis=words.basis,
    )


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """What the letter of a referral tells of its lead."""

    title: str
    about: str
    """Name of the body the lead is about."""
    told: tuple[tuple[date, str, str], ...]
    """Day, name and words of what was done."""
    materials: tuple[tuple[str, str], ...]
    """What lies in the package, and where."""


def letter(sent: Referred, handed: Handed, *, sender: str) -> Paper:
    """The letter that goes with the package of a referral: for people who have no program of ours.

    It has no number of its own: the entry of the log and the seal of the package name it.
    """
    words = wording()
    acts = [
        [str(number), _day(on), f"{name}\n{told}" if told else name]
        for number, (on, name, told) in enumerate(handed.told, 1)
    ]
    packed = [[str(number), *row] for number, row in enumerate(handed.materials, 1)]
    blocks: list[dict[str, object]] = [
        {"kind": "rows", "rows": [["线索", handed.title], ["被监督单位", handed.about]]},
        _text(words.referral.opening),
        _heading("一、移送理由"),
        _text(sent.reason),
        _heading("二、办理经过"),
        {"kind": "list", "columns": ["序号", "时间", "事项"], "rows": acts},
        _heading("三、移送材料"),
        {"kind": "list", "columns": ["序号", "材料", "位置"], "rows": packed},
        _text(words.referral.ending),
    ]
    return Paper(
        head=sender,
        title=words.referral.name.zh,
        number="",
        addressee=sent.recipient,
        blocks=blocks,
        sealed=True,
        day=_day(sent.on),
        basis=words.basis,
    )


def _short(kind: PaperKind) -> str:
    return {"notice": "通知", "opinion": "监督意见", "decision": "监督决定"}[kind]


def _text(text: str) -> dict[str, object]:
    told = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    return {"kind": "text", "text": told}


def _heading(text: str) -> dict[str, object]:
    return {"kind": "heading", "text": text}


def _day(value: date | None) -> str:
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that can be set."""

    paper: Paper
    at: datetime
    """When its entry came into the log: the date inside the file, so the bytes are the same."""
