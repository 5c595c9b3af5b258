"""What a desk can be told about discretion."""

from backend.problems import Problem, Text


class DiscretionMoved(Problem):
    """Somebody else has applied a list meanwhile: the first in the log stands."""

    name = "discretion-moved"
    status = 409
    title = Text("裁量意见刚刚有变化", "The discretion has just changed")
    advice = Text(
        "有人刚刚提交了新的裁量意见。请刷新后看过再提交。",
        "Somebody has just given another opinion on discretion. Load it again and look first.",
    )


class DiscretionUnfit(Problem):
    """The item does not fit the case, or the decision has been made."""

    name = "discretion-unfit"
    status = 409
    title = Text("不能适用这一条", "This item does not apply")
    advice = Text("不能适用：{zh}", "It does not apply: {en}")
