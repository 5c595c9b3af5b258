"""What a desk can be told about calling in a body."""

from backend.problems import Problem, Text


class BodyUnfit(Problem):
    """The body called in cannot go there."""

    name = "body-unfit"
    status = 409
    title = Text("无法调派该单位", "This body cannot be called in")
    advice = Text("原因：{why_zh}", "Because: {why_en}")
