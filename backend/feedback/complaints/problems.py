"""What a complainant or a handler can be told."""

from backend.problems import Problem, Text


class ComplaintMoved(Problem):
    """Somebody else has moved the complaint: this act does not fit its state any more."""

    name = "complaint-moved"
    status = 409
    title = Text("投诉状态已变化", "The complaint has moved on")
    advice = Text(
        "当前状态为 {state}，不能执行该操作。请刷新后再处理。",
        "Its state is {state} now; this step does not fit. Load it again.",
    )


class ComplaintFull(Problem):
    """So many additions that nobody would read the next one."""

    name = "complaint-full"
    status = 409
    title = Text("补充次数过多", "Too many additions")
    advice = Text(
        "一件投诉最多补充 {limit} 次，已收到的不受影响。新的情况请另行投诉。",
        "A complaint takes {limit} additions; what was received is safe. File anything new apart.",
    )


class FormIncomplete(Problem):
    """Something that is needed was left out."""

    name = "form-incomplete"
    status = 422
    title = Text("内容不完整", "Something is missing")
    advice = Text("请填写：{what}", "Please fill in: {what}")


class AttachmentRefused(Problem):
    """An attachment is too large, one too many, or not what it says."""

    name = "attachment-refused"
    status = 422
    title = Text("附件无法接收", "An attachment cannot be taken")
    advice = Text(
        "{file}：只接收图片、录音和 PDF，每个不超过 10 MB，最多 5 个。其余内容请用文字说明。",
        "{file}: pictures, sound and PDF only, 10 MB each at most, five at most. Put the rest in"
        " words.",
    )


class ReceiptRefused(Problem):
    """Receipt number and secret do not belong together: which is wrong is not told."""

    name = "receipt-refused"
    status = 404
    title = Text("回执号或查询码不正确", "Receipt or secret not right")
    advice = Text(
        "请核对回执号和查询码。查询码只在提交时显示一次。",
        "Check both. The secret was shown once, when the complaint was sent.",
    )


class TooManyComplaints(Problem):
    """One address has sent too many complaints in an hour."""

    name = "too-many-complaints"
    status = 429
    title = Text("提交次数过多", "Too many complaints at once")
    advice = Text(
        "同一网络一小时内提交过多，请稍后再试；已收到的不受影响。",
        "Too many from one network within an hour. Try later; what was received is safe.",
    )
