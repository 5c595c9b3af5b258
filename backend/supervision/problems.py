"""What anybody who supervises can be told."""

from backend.problems import Problem, Text


class PowerMissing(Problem):
    """A street studio sees and asks; it does not decide."""

    name = "power-missing"
    status = 403
    title = Text("本级没有这项权力", "Your level does not have this power")
    advice = Text(
        "街道监督室可以查看和提问，不能叫停或作出决定。请报告区级监督机构。",
        "A street studio sees and asks; it does not halt or decide. Tell the one of the district.",
    )
