"""What happened on site in words, one event after the other: for the record and for the file."""

from backend.evidence import model as m
from backend.law.service import checklist_by_id

ANSWERS = {"pass": "符合", "fail": "不符合", "not_applicable": "不适用"}
FOUND = {
    "code": "扫描企业码",
    "licence": "扫描营业执照",
    "short-code": "输入短码",
    "search": "按名称查找",
    "task": "来自任务",
    "typed": "手工填写",
}
RESULTS = {
    "no_problem": "未发现问题",
    "corrected_on_site": "现场已改正",
    "correction_ordered": "责令改正",
    "clue_found": "发现违法线索",
}
SIGNERS = {"officer": "执法人员", "party": "当事人", "witness": "见证人"}


def told_of(item: m.Item) -> str:
    """One event in words; empty for what stands elsewhere in the file."""
    match item:
        case m.Opened():
            return f"开始检查，企业识别：{FOUND.get(item.found, item.found)}"
        case m.Closed():
            return f"检查结束：{RESULTS.get(item.result, item.result)}。{item.summary}"
        case m.Note():
            return f"记录：{item.text}"
        case m.Answered():
            return "" if item.superseded else _answer(item)
        case _:
            return _said(item)


def _said(item: m.Item) -> str:
    match item:
        case m.RefusedSignature():
            told = f"{SIGNERS[item.signer]}未签名：{item.reason}"
        case m.Interruption():
            told = f"拍摄、录制中断：{item.cause}"
        case m.Partner():
            told = f"同行人员 {item.officer.name.zh} " + ("已确认到场" if item.valid else "未确认")
        case m.Shown():
            told = "出示执法人员亮码"
        case m.Excepted():
            told = f"未亮码或者未扫码：{item.note or item.reason}"
        case m.Explained():
            told = f"补充说明：{item.reason}"
        case m.Void():
            told = f"作废：{item.reason}"
        case _:
            told = ""
    return told


def _answer(item: m.Answered) -> str:
    checklist = checklist_by_id(item.checklist)
    known = (
        next((one for one in checklist.items if one.id == item.item), None) if checklist else None
    )
    asked = known.text.zh if known else f"{item.checklist} {item.item}"
    said = f"：{item.text}" if item.text else ""
    return f"检查项“{asked}”{ANSWERS[item.answer]}{said}"
