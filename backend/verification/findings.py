"""What a check can find, under codes that never change, in both languages."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from backend.problems import Text


class Weight(StrEnum):
    """How much a finding weighs."""

    OK = "ok"
    INFO = "info"
    UNCHECKED = "unchecked"
    """It could not be checked for want of a key."""
    DAMAGE = "damage"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was checked and what came of it."""

    code: str
    where: str
    """Which file, line, entry, row or object."""
    detail: str = ""

    @property
    def weight(self) -> Weight:
        return CATALOGUE[self.code][0]

    @property
    def text(self) -> Text:
        return CATALOGUE[self.code][1]


_OK, _INFO, _UNCHECKED, _DAMAGE = Weight.OK, Weight.INFO, Weight.UNCHECKED, Weight.DAMAGE

CATALOGUE: dict[str, tuple[Weight, Text]] = {
    "entry-valid": (_OK, Text("记录签名有效", "The entry's signature is valid")),
    "receipt-valid": (
        _OK,
        Text("回执证明记录在日志中", "The receipt proves that the entry is in the log"),
    ),
    "media-receipt-valid": (
        _OK,
        Text(
            "服务器签名证明文件已保存",
            "The server has signed that the file is stored, and proves it",
        ),
    ),
    "checkpoint-valid": (_OK, Text("检查点签名有效", "The checkpoint's signature is valid")),
    "media-valid": (_OK, Text("文件与摘要一致", "The file has the promised digest")),
    "media-named": (
        _OK,
        Text("文件与一条有效记录中的摘要一致", "The file is the one a valid entry names"),
    ),
    "bag-file-valid": (_OK, Text("文件与案卷清单一致", "The file is the one the manifest lists")),
    "bag-sealed": (
        _OK,
        Text("服务器签名的案卷清单与本卷一致", "The manifest is the one the server sealed"),
    ),
    "bag-repacked": (
        _INFO,
        Text(
            "压缩包的外壳与导出时不同（内容另行核验）",
            "The zip around the bag is not as it was exported (its contents are checked apart)",
        ),
    ),
    "original-absent": (
        _INFO,
        Text(
            "导出时缺少该原件，案卷已写明",
            "This original was missing at the export, and the file says so",
        ),
    ),
    "bag-damaged": (_DAMAGE, Text("案卷包已损坏", "The bag is damaged")),
    "bag-file-differs": (
        _DAMAGE,
        Text("文件与案卷清单不符", "The file is not the one the manifest lists"),
    ),
    "bag-file-missing": (_DAMAGE, Text("案卷缺少文件", "A file of the bag is missing")),
    "bag-file-unlisted": (
        _DAMAGE,
        Text("案卷多出清单以外的文件", "The bag holds a file that no manifest lists"),
    ),
    "bag-seal-differs": (
        _DAMAGE,
        Text(
            "案卷清单没有服务器的有效封签",
            "The server's seal does not hold for this manifest",
        ),
    ),
    "list-valid": (
        _OK,
        Text(
            "清单与企业确认的根一致",
            "The list is the one the enterprise confirmed",
        ),
    ),
    "list-differs": (
        _DAMAGE,
        Text(
            "清单与企业确认的根不一致",
            "The list is not the one the enterprise confirmed",
        ),
    ),
    "draw-list-valid": (_OK, Text("名单与承诺的摘要一致", "The list is the one committed to")),
    "draw-order-valid": (
        _OK,
        Text("名单和种子承诺先于抽取进入日志", "Lists and seed were committed before the draw"),
    ),
    "draw-result-valid": (
        _OK,
        Text("重新抽取，结果一致", "Drawn again: the result is the same"),
    ),
    "draw-not-open": (
        _INFO,
        Text(
            "抽取尚未公开，目前只能核验承诺",
            "The draw is not open yet: only the commitment can be checked",
        ),
    ),
    "chain-gap": (_INFO, Text("设备序号有缺口", "Numbers of this device's chain are missing")),
    "entry-quarantined": (
        _INFO,
        Text("服务器未采信该记录", "The server kept this entry aside"),
    ),
    "media-unnamed": (
        _INFO,
        Text("没有记录提到该文件", "No entry given here names this file"),
    ),
    "key-not-given": (
        _UNCHECKED,
        Text("缺少公钥，签名未核验", "The key was not given: the signature was not checked"),
    ),
    "draw-unreadable": (_DAMAGE, Text("不是抽取文件", "Not the file of a draw")),
    "draw-list-differs": (
        _DAMAGE,
        Text("名单与承诺的摘要不符", "The list is not the one committed to"),
    ),
    "draw-seed-differs": (
        _DAMAGE,
        Text("公开的种子与承诺不符", "The seed revealed is not the one committed to"),
    ),
    "draw-result-differs": (
        _DAMAGE,
        Text("重新抽取，结果不一致", "Drawn again: the result is another one"),
    ),
    "entry-unreadable": (_DAMAGE, Text("记录无法读取", "The entry cannot be read")),
    "signature-bad": (_DAMAGE, Text("签名无效", "The signature does not fit")),
    "chain-broken": (
        _DAMAGE,
        Text("记录与前一条不相连", "The entry does not continue the one before it"),
    ),
    "seq-reused": (_DAMAGE, Text("序号重复使用", "The number was used twice")),
    "receipt-refused": (_DAMAGE, Text("回执未通过核验", "The receipt does not prove it")),
    "checkpoint-refused": (
        _DAMAGE,
        Text("检查点无效", "The checkpoint is not one this log signed"),
    ),
    "media-differs": (_DAMAGE, Text("文件与摘要不符", "The file has another digest")),
    "file-unknown": (
        _DAMAGE,
        Text("不是可核验的文件", "Not a file that can be verified, and no entry names it"),
    ),
    "queue-damaged": (_DAMAGE, Text("待传队列文件已损坏", "The queue file is damaged")),
    "keys-missing": (_DAMAGE, Text("缺少服务器密钥", "The server's keys are missing")),
    "database-damaged": (_DAMAGE, Text("数据库文件已损坏", "The database file is damaged")),
    "entry-missing": (_DAMAGE, Text("日志缺少记录", "An entry of the log is missing")),
    "entry-row-differs": (
        _DAMAGE,
        Text("索引列与签名内容不符", "A column says something else than the signed bytes"),
    ),
    "key-unknown": (
        _DAMAGE,
        Text("日志中没有登记该设备的密钥", "The log has never enrolled this key"),
    ),
    "checkpoint-root-differs": (
        _DAMAGE,
        Text("日志内容与已签名的检查点不符", "The entries are not those this checkpoint signed"),
    ),
    "log-shorter": (
        _DAMAGE,
        Text("日志比已签名的检查点短", "The log is shorter than a checkpoint it has signed"),
    ),
    "entries-unsigned": (
        _DAMAGE,
        Text("有记录不在任何检查点内", "Entries lie beyond the newest checkpoint"),
    ),
    "chain-state-differs": (
        _DAMAGE,
        Text("设备链状态与日志不符", "The stored state of a chain is not what the log says"),
    ),
    "view-row-missing": (_DAMAGE, Text("视图缺少一行", "A view lacks a row")),
    "view-row-extra": (_DAMAGE, Text("视图多出一行", "A view has a row the log does not give")),
    "view-row-differs": (
        _DAMAGE,
        Text("视图的一行与日志不符", "A row of a view is not what the log says"),
    ),
    "view-behind": (_INFO, Text("视图尚未跟上日志", "A view has not followed the whole log yet")),
    "view-failure": (
        _INFO,
        Text("有一条记录无法列入视图", "A view could not follow this entry"),
    ),
    "media-missing": (_DAMAGE, Text("已确认的文件不存在", "A file that was acknowledged is gone")),
    "media-awaited": (
        _INFO,
        Text("原件尚未送达", "Originals that entries name have not arrived yet"),
    ),
    "media-unlisted": (
        _INFO,
        Text("存储中的文件没有入册", "A stored file that no entry of the server speaks of"),
    ),
}


def exit_code(findings: Iterable[Finding]) -> int:
    """1 with damage, 3 when something could not be checked, else 0."""
    weights = {finding.weight for finding in findings}
    if Weight.DAMAGE in weights:
        return 1
    return 3 if Weight.UNCHECKED in weights else 0


def line(finding: Finding) -> str:
    """A finding as two lines: weight, place and code; then both languages."""
    mark = "OK" if finding.weight is Weight.OK else finding.weight.value.upper()
    detail = f" ({finding.detail})" if finding.detail else ""
    first = f"{mark:<9} {finding.code:<24} {finding.where}{detail}"
    if finding.weight is Weight.OK:
        return first
    return f"{first}\n{'':<10}{finding.text.zh}\n{'':<10}{finding.text.en}"
