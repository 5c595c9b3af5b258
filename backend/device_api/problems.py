"""What a device can be told."""

from backend.problems import Problem, Text


class UnknownDevice(Problem):
    """The key was never enrolled, or it was revoked."""

    name = "unknown-device"
    status = 403
    title = Text("设备未登记或已停用", "The device is not enrolled or was revoked")
    advice = Text(
        "本机上的记录仍然保留。请重新登记设备，或导出待传队列交单位管理员导入。",
        "The records on this phone are kept. Enrol it again, or export the queue and have your"
        " administrator import it.",
    )


class TooManyEntries(Problem):
    """A push over its bound."""

    name = "too-many-entries"
    status = 413
    title = Text("一次发送的记录过多", "Too many entries at once")
    advice = Text("每次最多 {limit} 条。", "At most {limit} in one push.")


class NotAQueueFile(Problem):
    """An imported file is not a queue file."""

    name = "not-a-queue-file"
    status = 422
    title = Text("不是待传队列文件", "Not a queue file")
    advice = Text(
        "请选择手机“导出待传队列”生成的 ZIP 文件。原文件没有改动。",
        "Choose the ZIP file that the phone made with “Export queue”. The file was not changed.",
    )
