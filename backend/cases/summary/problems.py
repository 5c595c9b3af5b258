"""What a desk can be told about decisions on the spot and what officers asked for."""

from backend.problems import Problem, Text


class WishAnswered(Problem):
    """Somebody else has answered it meanwhile."""

    name = "wish-answered"
    status = 409
    title = Text("已有人处理", "Somebody has answered it")
    advice = Text(
        "这项提请已经有人处理，请刷新后查看。", "Somebody has answered this meanwhile. Look again."
    )


class SummaryChangeRefused(Problem):
    """A change that does not fit the decision."""

    name = "summary-change-refused"
    status = 409
    title = Text("不能这样变更", "Not possible so")
    advice = Text("请核对后再办理：{zh}", "Check it and try again: {en}")


class SummaryNotOwed(Problem):
    """More than is still owed."""

    name = "summary-not-owed"
    status = 409
    title = Text("超过应缴金额", "More than is owed")
    advice = Text(
        "现在还应缴纳 {owed} 元。请核对金额；可能已有人登记，请刷新后再看。",
        "{owed} yuan are still owed. Check the amount; somebody may have noted it: look again.",
    )
