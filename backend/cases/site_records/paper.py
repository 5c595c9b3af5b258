"""The record of an inspection as a paper (现场检查笔录): what phones recorded, typed by nobody."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend.cases.papers import words
from backend.cases.papers.filling import NOTHING
from backend.cases.papers.model import Paper
from backend.cases.site_records.telling import RESULTS, SIGNERS, told_of
from backend.clock import CHINA
from backend.codes import act_code
from backend.evidence import model as m
from backend.evidence.trust import instant
from backend.law.model import basis_of
from backend.law.service import provisions

_COUNTED = (("照片", m.Photo), ("录音", m.Sound))
_ELSEWHERE = (m.Opened, m.Closed, m.RefusedSignature)
"""They have a place of their own on the paper."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """All that the paper speaks of."""

    visit: str
    agency: str
    enterprise: str
    identity: str
    address: str
    officers: tuple[tuple[str, str], ...]
    """Names and numbers of certificates."""
    act_code: str
    at: datetime
    """When the server learned of the opening: the date inside the file."""
    items: tuple[m.Item, ...]


def filled(told: Told) -> Paper:
    """The data of the PDF. What was voided on the phone is counted nowhere."""
    code = told.act_code
    return Paper(
        head=told.agency,
        title="现场检查笔录",
        number=f"检查行为码 {act_code.shown(code)}" if code else f"检查编号 {told.visit[:8]}",
        addressee="",
        blocks=[
            {"kind": "rows", "rows": _rows(told)},
            {"kind": "heading", "text": "一、现场检查情况"},
            *_events(told.items),
            {"kind": "heading", "text": "二、照片和录音"},
            {"kind": "text", "text": _captured(told.items)},
            {"kind": "heading", "text": "三、检查结果"},
            {"kind": "text", "text": _result(told.items)},
            {"kind": "heading", "text": "四、核对和签名"},
            {"kind": "text", "text": _signed(told.items)},
            {"kind": "sign", "people": ["当事人", "见证人", "执法人员", "执法人员"]},
        ],
        sealed=False,
        day=words.day(told.at.astimezone(CHINA).date()),
        basis=basis_of((provisions()["penalties-55"],)).zh,
        code=act_code.shown(code) if code else "",
    )


def _rows(told: Told) -> list[list[str]]:
    opened = [one for one in told.items if isinstance(one, m.Opened)]
    closed = [one for one in told.items if isinstance(one, m.Closed)]
    officers = "、".join(
        f"{name}（执法证号 {number}）" if number else name for name, number in told.officers
    )
    shown = any(isinstance(one, m.Shown) for one in told.items)
    rows = [
        ("被检查单位", told.enterprise),
        ("统一社会信用代码", told.identity),
        ("检查地点", told.address),
        ("开始时间", _moment(opened[0]) if opened else ""),
        ("结束时间", _moment(closed[-1]) if closed else "检查尚未结束"),
        ("检查人员", officers),
        ("出示证件", "已出示执法人员亮码" if shown else "没有亮码记录"),
    ]
    return [[label, text or NOTHING] for label, text in rows]


def _events(items: Sequence[m.Item]) -> list[dict[str, object]]:
    told = [(_hour(one), told_of(one)) for one in items if not isinstance(one, _ELSEWHERE)]
    rows = [[str(n), *one] for n, one in enumerate((one for one in told if one[1]), 1)]
    if not rows:
        return [{"kind": "text", "text": "没有文字记录。"}]
    return [{"kind": "list", "columns": ["序号", "时间", "内容"], "rows": rows}]


def _captured(items: Sequence[m.Item]) -> str:
    counts = [
        f"{name} {count} 件"
        for name, kind in _COUNTED
        if (count := sum(1 for one in items if isinstance(one, kind) and one.voided is None))
    ]
    if not counts:
        return "没有照片和录音。"
    return f"现场拍摄、录制{'、'.join(counts)}，原件及其摘要保存在服务器。"


def _result(items: Sequence[m.Item]) -> str:
    closed = [one for one in items if isinstance(one, m.Closed)]
    if not closed:
        return "检查尚未结束。"
    result = RESULTS.get(closed[-1].result, closed[-1].result)
    return "\n".join(filter(None, (f"{result}。", closed[-1].summary)))


def _signed(items: Sequence[m.Item]) -> str:
    told: list[str] = []
    for one in items:
        if isinstance(one, m.Signature) and one.voided is None:
            who = SIGNERS[one.signer]
            told.append(f"{who}{one.name}已在手机上签名（{_moment(one)}）。")
        elif isinstance(one, m.RefusedSignature):
            told.append(f"{SIGNERS[one.signer]}未签名：{one.reason}（{_moment(one)}）。")
    return "\n".join(told) if told else "手机上没有签名记录。"


def _at(item: m.Item) -> datetime:
    return (instant(item.wall) or item.at).astimezone(CHINA)


def _moment(item: m.Item) -> str:
    return words.moment(_at(item))


def _hour(item: m.Item) -> str:
    return f"{_at(item):%H:%M:%S}"
