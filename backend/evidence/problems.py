"""What somebody who wants to look at evidence can be told."""

from backend.problems import Problem, Text


class OriginalMissing(Problem):
    """The log knows the file, its bytes are not here yet."""

    name = "original-missing"
    status = 404
    title = Text("原件尚未到达", "The original is not here yet")
    advice = Text(
        "记录已在服务器上，文件仍在手机上，联网后自动上传。",
        "The record is on the server; the file is still on the phone and follows with a network.",
    )


class EvidenceUnreadable(Problem):
    """The file cannot be shown this way; the original can still be downloaded."""

    name = "evidence-unreadable"
    status = 422
    title = Text("文件无法这样显示", "The file cannot be shown this way")
    advice = Text(
        "原件未受影响，仍可下载（原因：{reason}）。",
        "The original is untouched and can be downloaded (reason: {reason}).",
    )


class RangeNotSatisfiable(Problem):
    """The range asked for lies beyond the end of the file."""

    name = "range-not-satisfiable"
    status = 416
    title = Text("请求的范围超出文件", "The range lies outside the file")
    advice = Text("文件只有 {size} 字节。", "The file has only {size} bytes.")
