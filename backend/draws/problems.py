"""What a desk can be told about draws."""

from backend.problems import Problem, Text


class DrawUnrevealed(Problem):
    """Its outcome is not known yet."""

    name = "draw-unrevealed"
    status = 409
    title = Text("还没有抽取", "Nothing was drawn yet")
    advice = Text(
        "请先公开种子、得出结果，再申请审批。",
        "Reveal the seed first; the outcome is what is asked to be approved.",
    )


class SubstituteMissing(Problem):
    """Nobody of those named can go instead of a drawn officer."""

    name = "substitute-missing"
    status = 409
    title = Text("还缺代替的人", "Somebody else is needed")
    advice = Text(
        "{enterprise}：选中的代替人员本来就去这家，或须回避。请再选一名。",
        "{enterprise}: whoever was chosen goes there already or has to stay away. Choose one more.",
    )


class DrawRefused(Problem):
    """A draw that could not be made lawfully from what is there."""

    name = "draw-refused"
    status = 409
    title = Text("无法抽取", "The draw cannot be made")
    advice = Text(
        "当天证件有效的执法人员 {officers} 名，可抽取的企业 {enterprises} 家，不够抽取。",
        "There are {officers} officers with certificates valid on that day and {enterprises}"
        " enterprises: too few for this draw.",
    )
