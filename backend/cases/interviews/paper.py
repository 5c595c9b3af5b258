"""The record of an interview as a paper (询问笔录)."""

from datetime import datetime

import msgspec

from backend.cases.interviews.model import Interview
from backend.cases.papers import words
from backend.cases.papers.filling import NOTHING, symbol_of
from backend.cases.papers.model import Paper
from backend.codes import act_code
from backend.law.model import basis_of
from backend.law.service import provisions


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """All that the paper speaks of."""

    interview: Interview
    agency: str
    enterprise: str
    officers: tuple[tuple[str, str], ...]
    """Names and numbers of certificates."""
    at: datetime
    """When it began, in China's time."""
    signer: str | None
    act_code: str


def filled(told: Told) -> Paper:
    """The data of the PDF: every question with the answer that stands."""
    one = told.interview
    code = told.act_code
    return Paper(
        head=told.agency,
        title="询问笔录",
        number=f"检查行为码 {act_code.shown(code)}" if code else f"记录号 {one.id[:8]}",
        addressee="",
        blocks=[
            {"kind": "rows", "rows": _rows(told)},
            *_turns(one),
            {"kind": "text", "text": _confirmed(told)},
            {"kind": "sign", "people": ["被询问人（签名）", "执法人员（签名）"]},
        ],
        sealed=False,
        day=words.day(told.at.date()),
        basis=basis_of((provisions()["penalties-55"],)).zh,
        code=act_code.shown(code) if code else "",
        qr=symbol_of(code) if code else "",
    )


def _rows(told: Told) -> list[list[str]]:
    one = told.interview
    officers = "、".join(
        f"{name}（执法证号 {number}）" if number else name for name, number in told.officers
    )
    rows = [
        ("询问时间", f"{words.day(told.at.date())} {told.at:%H:%M}"),
        ("被检查单位", told.enterprise),
        ("被询问人", one.person),
        ("证件号码", one.identity),
        ("与本案关系", one.role),
        ("联系电话", one.phone),
        ("询问人", officers),
        ("记录号", one.id[:8]),
        ("同步录音", _sound(one)),
        ("权利告知", "已出示执法证件，已告知权利和义务" if one.told else "没有记录"),
    ]
    return [[label, text or NOTHING] for label, text in rows]


def _sound(one: Interview) -> str:
    """How many recordings go with the answers; each lies with the visit."""
    count = len({turn.recording for turn in one.turns if turn.recording})
    return f"{count} 件，原件及其摘要保存在服务器" if count else "没有录音"


def _turns(one: Interview) -> list[dict[str, object]]:
    return [
        {"kind": "text", "text": f"问：{turn.question}\n答：{turn.answer or NOTHING}"}
        for turn in one.turns
    ]


def _confirmed(told: Told) -> str:
    one = told.interview
    if one.confirmed is None:
        return "本笔录尚未经被询问人核对确认。"
    if one.refusal:
        return f"被询问人拒绝签名：{one.refusal}"
    after = "确认之后又有补充，补充部分未经核对。" if one.changed_after else ""
    signed = f"被询问人签名：{told.signer}。" if told.signer else ""
    return f"以上笔录已经被询问人核对（或者向其宣读），与其所述一致。{signed}{after}"
