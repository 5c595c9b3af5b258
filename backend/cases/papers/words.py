"""How papers write what the log has as codes: days, money, kinds of penalty."""

from datetime import date, datetime

from backend.cases.procedure.acts import Penalty
from backend.cases.procedure.money import yuan_of
from backend.clock import CHINA

KINDS: dict[str, str] = {
    "warning": "警告",
    "circular": "通报批评",
    "fine": "罚款",
    "confiscation": "没收违法所得、没收非法财物",
    "suspension": "暂扣许可证件",
    "downgrade": "降低资质等级",
    "revocation": "吊销许可证件",
    "restriction": "限制开展生产经营活动",
    "stop": "责令停产停业",
    "close": "责令关闭",
    "ban": "限制从业",
}
"""As 行政处罚法 9 names them."""
OUTCOMES: dict[str, str] = {
    "penalty": "给予行政处罚",
    "no_penalty_minor": "违法行为轻微，依法可以不予行政处罚，不予行政处罚",
    "facts_fail": "违法事实不能成立，不予行政处罚",
    "referred": "违法行为涉嫌犯罪，移送司法机关",
}
"""As 行政处罚法 57 names them."""
METHODS: dict[str, str] = {
    "direct": "直接送达",
    "leave_behind": "留置送达",
    "postal": "邮寄送达",
    "entrusted": "委托送达",
    "electronic": "电子送达",
    "public_notice": "公告送达",
}
GROUNDS: dict[str, str] = {
    "executed": "行政处罚决定执行完毕",
    "no_penalty": "决定不予行政处罚",
    "referred": "案件移送司法机关",
    "court": "已申请人民法院强制执行",
}
RESULTS: dict[str, str] = {
    "upheld": "维持",
    "changed": "变更",
    "annulled": "撤销",
    "illegal": "确认违法",
    "redo": "撤销并责令重新作出",
    "withdrawn": "申请人撤回",
}
WAYS: dict[str, str] = {"talk": "当面教育", "letter": "书面教育", "training": "集中培训"}
VOTES: dict[str, str] = {"for": "同意", "against": "不同意", "abstain": "弃权"}
PARTIES: dict[str, str] = {"organisation": "法人或者其他组织", "person": "自然人"}

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "兆")


def day(value: date | None) -> str:
    return "" if value is None else f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime | None) -> str:
    """Wall time in China, to the minute."""
    if value is None:
        return ""
    local = value.astimezone(CHINA)
    return f"{day(local.date())} {local:%H:%M}"


def money(fen: int) -> str:
    """`5,000元（大写：伍仟元整）`."""
    return f"{yuan_of(fen)}元（大写：{capitals(fen)}）"


def capitals(fen: int) -> str:
    """The amount in the characters that nobody can change by a stroke (大写)."""
    yuan, cents = divmod(fen, 100)
    whole = f"{_whole(yuan)}元" if yuan or not cents else ""
    if not cents:
        return f"{whole}整"
    tenth, hundredth = divmod(cents, 10)
    part = f"{_DIGITS[tenth]}角" if tenth else ("零" if whole else "")
    return whole + part + (f"{_DIGITS[hundredth]}分" if hundredth else "")


def _whole(yuan: int) -> str:
    if yuan == 0:
        return _DIGITS[0]
    text, gap = "", False
    for place in range(len(_GROUPS) - 1, -1, -1):
        group = yuan // 10_000**place % 10_000
        if group == 0:
            gap = gap or bool(text)
            continue
        if text and (gap or group < 1000):
            text += _DIGITS[0]
        text, gap = text + _group(group) + _GROUPS[place], False
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit == 0:
            gap = gap or bool(text)
            continue
        text += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text


def penalty(value: Penalty | None) -> str:
    """Every kind with its amount."""
    if value is None:
        return ""
    told: list[str] = []
    for kind in value.kinds:
        amount = {"fine": value.fine, "confiscation": value.confiscated}.get(kind, 0)
        told.append(KINDS[kind] + (f" {money(amount)}" if amount else ""))
    return "；".join(told)
