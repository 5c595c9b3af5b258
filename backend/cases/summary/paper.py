"""The paper of a decision on the spot (当场行政处罚决定书), from the template the phones carry."""

import re
from datetime import datetime

import msgspec

from backend.cases.papers import words
from backend.cases.papers.filling import NOTHING, symbol_of
from backend.cases.papers.model import Paper
from backend.codes import act_code
from backend.evidence.case_bodies import SummaryDecided
from backend.law.summary import PaperBlock, SummaryLaw

_PLACE = re.compile(r"\{([a-z]+)\}")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """All that the paper speaks of."""

    body: SummaryDecided
    agency: str
    """Name of the body that decided."""
    officers: tuple[tuple[str, str], ...]
    """Names and numbers of certificates."""
    at: datetime
    """In China's time, as the phone's clock had it."""
    received: str
    act_code: str


def received_words(how: str | None, signer: str | None, refusal: str | None) -> str:
    """How the party got it, in one sentence; empty before it was handed over."""
    if how is None:
        return ""
    told = {
        "print": "已当场交付打印的决定书",
        "screen": "已当场出示决定书二维码并交付电子文书",
        "electronic": "经当事人同意并签字确认，电子送达",
    }[how]
    if refusal:
        return f"{told}；当事人拒绝签名：{refusal}"
    return f"{told}；当事人签名：{signer}" if signer else told


PAGE_DOES = "查看决定　在线缴款\n申请延期、分期　救济"
"""What a party can do at its page after a decision on the spot."""


def filled(told: Told, law: SummaryLaw) -> Paper:
    """The data of the PDF."""
    fields = fields_of(told, law)
    blocks = [
        _block(one, fields) for one in law.paper if one.when is None or told.body.penalty == "fine"
    ]
    provisions = [law.provisions[key] for key in law.paper_basis]
    articles = "、".join(one.article.zh for one in provisions if one.article)
    code = told.act_code
    return Paper(
        head=told.agency,
        title=law.paper_title,
        number=told.body.number,
        addressee=told.body.party.name,
        blocks=blocks,
        sealed=True,
        day=words.day(told.at.date()),
        basis=f"{provisions[0].title.zh}{articles}",
        code=act_code.shown(code) if code else "",
        qr=symbol_of(code) if code else "",
        page_does=PAGE_DOES,
    )


def fields_of(told: Told, law: SummaryLaw) -> dict[str, str]:
    """What stands in the template's places; the phone fills them with the same words."""
    body = told.body
    fine = f"罚款 {words.money(body.fine)}"
    count = len(body.captures)
    return {
        "party": body.party.name,
        "identity": body.party.identity,
        "address": body.party.address,
        "phone": body.party.phone,
        "cause": body.cause.strip().rstrip("。"),
        "evidence": "现场检查记录" + (f"和照片、录音等记录 {count} 件" if count else ""),
        "clause": body.basis.clause,
        "penalty": fine if body.penalty == "fine" else "警告",
        "said": _said(body),
        "payment": law.payment.zh,
        "remedy": law.remedy.zh,
        "time": f"{words.day(told.at.date())} {told.at:%H:%M}",
        "place": body.place,
        "officers": "、".join(
            f"{name}（执法证号 {number}）" if number else name for name, number in told.officers
        ),
        "received": told.received,
    }


def _said(body: SummaryDecided) -> str:
    statement, heard = body.statement.strip().rstrip("。"), body.heard.strip().rstrip("。")
    if not statement:
        return "当事人未提出陈述、申辩。"
    return f"当事人陈述、申辩：{statement}。" + (f"答复：{heard}。" if heard else "")


def _block(block: PaperBlock, fields: dict[str, str]) -> dict[str, object]:
    def put(text: str) -> str:
        return _PLACE.sub(lambda found: fields[found[1]] or NOTHING, text)

    match block.kind:
        case "rows":
            rows = [[label, put(text)] for label, text in block.rows]
            return {"kind": "rows", "rows": rows}
        case "sign":
            return {"kind": "sign", "people": block.people}
        case _:
            return {"kind": block.kind, "text": put(block.text)}
