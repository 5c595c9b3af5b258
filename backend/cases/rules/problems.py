"""What a desk can be told about the rules of its body."""

from backend.problems import Problem, Text


class RulesRefused(Problem):
    """An order of steps the law does not know."""

    name = "rules-refused"
    status = 422
    title = Text("规则不成立", "These rules do not hold")
    advice = Text(
        "审核应当在取证之后、决定之前；请选择告知之前或者之后。",
        "The review stands after the evidence and before the decision: before the notice or after.",
    )


class RulesMoved(Problem):
    """Somebody else set them meanwhile."""

    name = "rules-moved"
    status = 409
    title = Text("规则已有变动", "The rules have changed")
    advice = Text(
        "其他人刚刚修改过，请刷新后再改。", "Somebody else has just set them. Look again first."
    )
