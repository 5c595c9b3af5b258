"""What an administrator may be told about bodies."""

from backend.problems import Problem, Text


class BodyRefused(Problem):
    """What is asked of a body does not hold together."""

    name = "body-refused"
    status = 422
    title = Text("单位不能这样设置", "This agency cannot be kept like that")
    advice = Text("请改正：{zh}", "Mend this: {en}")


class BodyMoved(Problem):
    """Somebody else has renamed it meanwhile: the first in the log stands."""

    name = "body-moved"
    status = 409
    title = Text("该单位刚刚有人改过", "The agency has just been changed")
    advice = Text(
        "有人刚刚修改了这个单位。请刷新后核对再改。",
        "Somebody has just changed this agency. Load it again and compare first.",
    )
