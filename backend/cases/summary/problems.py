"""What a desk can be told about what officers asked for."""

from backend.problems import Problem, Text


class WishAnswered(Problem):
    """Somebody else has answered it meanwhile."""

    name = "wish-answered"
    status = 409
    title = Text("已有人处理", "Somebody has answered it")
    advice = Text(
        "这项提请已经有人处理，请刷新后查看。", "Somebody has answered this meanwhile. Look again."
    )
