"""The sheets of a file as data for its templates: pure, in Chinese as official papers are."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from backend.cases.case_file import joining
from backend.cases.case_file.model import Contents, Fallen, Line, LogEntry, Original
from backend.cases.evidence.recording import KIND_NAMES
from backend.cases.evidence.telling import Told
from backend.cases.papers import words
from backend.cases.site_records.telling import SIGNERS, told_of
from backend.clock import CHINA
from backend.evidence import model as m
from backend.evidence.trust import instant

ENTRIES_LISTED_MAX = 400
"""The whole list is in the bag; a file of paper has to stay one that a person can hold."""

_STAGES = {
    "filing": "立案",
    "evidence": "调查取证",
    "review": "法制审核",
    "notice": "告知",
    "decision": "决定",
    "service": "送达",
    "execution": "执行",
    "closed": "结案",
}


def cover(contents: Contents, pages: int, now: datetime) -> dict[str, Any]:
    row, facts = contents.row, contents.row.facts
    decision = facts.decision
    closed = [one.on for one in contents.acts if one.act == "case.closed"]
    rows = [
        ["案由", row.cause],
        ["当事人", row.party.name],
        ["当事人类型", words.PARTIES[row.party.kind]],
        ["承办人", "、".join(_name(contents, one) for one in facts.officers)],
        ["立案日期", words.day(row.filed_on) or "／"],
        ["处理结果", words.OUTCOMES[decision.outcome] if decision else "尚未作出决定"],
        ["决定日期", words.day(decision.on) if decision else "／"],
        ["结案日期", words.day(closed[-1]) if closed else "／"],
        ["目前阶段", _STAGES.get(row.stage, row.stage)],
    ]
    return {
        "head": contents.body,
        "number": row.number,
        "rows": rows,
        "pages": pages,
        "made": f"{_moment(now)} 由系统汇编",
    }


def index(contents: Contents, lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "number": contents.row.number,
        "rows": [
            [str(n), one.title, one.number or "／", one.on, one.pages, one.remark]
            for n, one in enumerate(lines, 1)
        ],
        "missing": [
            [str(n), _missing_told(one), f"#{one.index}" if one.index else "／", one.sha256]
            for n, one in enumerate(contents.missing, 1)
        ],
    }


def _missing_told(one: Original) -> str:
    told = kind_of(one.kind)
    return f"{told}（证据“{one.evidence}”）" if one.evidence else told


def evidence(contents: Contents) -> dict[str, Any]:
    """Every piece with what it proves and where its original lies (证据目录)."""
    return {
        "rows": [
            [
                str(n),
                _with_mark(one.name, _fall_of(contents, one)),
                KIND_NAMES[one.kind].zh if one.kind else "／",
                one.proves or "／",
                one.on.isoformat(),
                _whence(one),
                _digest_of(one),
            ]
            for n, one in enumerate(contents.evidence.values(), 1)
        ],
    }


def _fall_of(contents: Contents, one: Told) -> Fallen | None:
    """Excluded by its name, or fallen by its capture."""
    own = contents.fallen.get(one.name)
    return own or (contents.fallen.get(one.source.capture) if one.source else None)


def _whence(one: Told) -> str:
    if one.source is not None:
        return "本案文书" if one.source.form == "paper" else "现场记录"
    if one.file is not None:
        return "附件"
    return one.place or ("抽样取证" if one.sample else "／")


def _digest_of(one: Told) -> str:
    return one.source.sha256 if one.source else one.file.sha256 if one.file else ""


def record(contents: Contents) -> dict[str, Any]:
    """What was recorded on site, without pictures."""
    visit = contents.visit
    assert visit is not None
    events = [(item, told_of(item)) for item in contents.items]
    sounds = [one for one in contents.items if isinstance(one, m.Sound)]
    signatures = [one for one in contents.items if isinstance(one, m.Signature)]
    officers = [one for one in contents.items if isinstance(one, m.Opened)][:1]
    people = "、".join(p.name.zh for one in officers for p in one.officers)
    return {
        "rows": [
            ["检查对象", visit.enterprise_name],
            ["检查人员", people or "／"],
            ["检查行为码", visit.act_code or "／"],
            ["检查编号", visit.id],
        ],
        "events": [
            [str(n), _wall(item), _moment(item.at), told, item.by.name.zh, f"#{item.index}"]
            for n, (item, told) in enumerate(((i, t) for i, t in events if t), 1)
        ],
        "sounds": [
            [
                str(n),
                _wall(one),
                _length(one.duration_ms),
                _with_mark(_sound(one), contents.fallen.get(one.capture)),
                f"#{one.index}",
                one.media.sha256,
            ]
            for n, one in enumerate(sounds, 1)
        ],
        "signatures": [
            [
                str(n),
                _wall(one),
                one.name or SIGNERS[one.signer],
                _with_mark(SIGNERS[one.signer], contents.fallen.get(one.capture)),
                f"#{one.index}",
                one.media.sha256,
            ]
            for n, one in enumerate(signatures, 1)
        ],
    }


def pictures(
    contents: Contents, photos: Sequence[m.Photo], first: int, absent: Mapping[int, str]
) -> dict[str, Any]:
    """A few pictures; `absent` says by index of the entry why one cannot be shown."""
    return {
        "slots": [
            {
                "title": f"照片 {first + n}",
                "place": f"记录编号 #{one.index}　{_wall(one)}　{one.by.name.zh}",
                "mark": marked(contents.fallen.get(one.capture)),
                "absent": absent.get(one.index, ""),
                "sha256": one.media.sha256,
            }
            for n, one in enumerate(photos)
        ],
        "top": joining.TOP,
        "left": joining.LEFT,
        "width": joining.WIDTH,
        "height": joining.HEIGHT,
        "step": joining.STEP,
    }


def proof(
    contents: Contents, lines: Sequence[Line], checkpoint: str, now: datetime
) -> dict[str, Any]:
    """What a file consists of, what it lacks, and the part of the log it rests on."""
    listed = contents.entries[:ENTRIES_LISTED_MAX]
    missing = contents.missing
    remarks = [
        "本卷由系统按日志中的记录汇编；照片为加注可见标记的副本，原件未作改动。",
        f"缺失原件 {len(missing)} 个，见目录。" if missing else "本卷所涉原件在导出时全部在库。",
        *(_remark(what, one) for what, one in contents.fallen.items()),
    ]
    if len(contents.entries) > len(listed):
        remarks.append(
            f"日志记录共 {len(contents.entries)} 条，纸面列出前 {len(listed)} 条；"
            "BagIt 案卷含全部记录。"
        )
    return {
        "rows": [
            ["案件编号", contents.row.number],
            ["卷内件数", str(len(lines))],
            ["导出时间", _moment(now)],
            ["日志记录", f"{len(contents.entries)} 条"],
        ],
        "remarks": remarks,
        "entries": [[f"#{one.index}", one.kind, _hash(one)] for one in listed],
        "checkpoint": checkpoint.strip(),
    }


def marked(fallen: Fallen | None) -> str:
    """What is printed beside evidence that does not count any more."""
    if fallen is None:
        return ""
    what = {"voided": "手机上已作废", "unusable": "经审查不可用", "excluded": "案件中已排除"}[
        fallen.why
    ]
    when = "（决定作出之后）" if fallen.after_decision else ""
    reason = f"：{fallen.reason}" if fallen.reason else ""
    return f"{what}{when}，记录编号 #{fallen.index}{reason}"


def kind_of(kind: str) -> str:
    """What an original is, from the kind of its entry."""
    return {
        "photo.captured": "照片原件",
        "sound.captured": "录音原件",
        "signature.drawn": "签名原件",
        "evidence.added": "证据文件",
    }.get(kind, "原件")


def missing_named(missing: Sequence[Original], most: int = 5) -> str:
    """A few of them, for a sentence."""
    some = "、".join(f"#{one.index} {one.sha256[:12]}…" for one in missing[:most])
    return some + (" …" if len(missing) > most else "")


def _remark(what: str, fallen: Fallen) -> str:
    return f"证据“{what[:80]}”{marked(fallen)}。"


def _with_mark(told: str, fallen: Fallen | None) -> str:
    mark = marked(fallen)
    return f"{told}（{mark}）" if mark else told


def _name(contents: Contents, person: str) -> str:
    known = contents.names.get(person)
    return known.zh if known else person


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def _wall(item: m.Item) -> str:
    claimed = instant(item.wall)
    return _moment(claimed) if claimed else item.wall[:25]


def _length(milliseconds: float) -> str:
    seconds = round(milliseconds / 1000)
    return f"{seconds // 60}分{seconds % 60:02d}秒"


def _hash(one: LogEntry) -> str:
    return hashlib.sha256(one.raw).hexdigest()


def _sound(one: m.Sound) -> str:
    told = "已告知录音" if one.announced else "未记录告知"
    gaps = f"，中断 {len(one.gaps)} 次" if one.gaps else ""
    return f"{told}{gaps}"
