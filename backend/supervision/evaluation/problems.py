"""What a desk can be told about evaluations."""

from backend.problems import Problem, Text


class EvaluationRefused(Problem):
    """A draw that could not be made from what is there."""

    name = "evaluation-refused"
    status = 409
    title = Text("无法抽取案卷", "Files cannot be drawn")
    advice = Text(
        "期间内有 {files} 份案卷；除去应当回避的，至少有一份只有 {scorers} 人可以评查，需要 3 人。",
        "There are {files} files in this time; for one of them only {scorers} people may score it"
        " without having taken part: at least 3 are needed.",
    )


class EvaluationStepRefused(Problem):
    """The table of steps does not allow the act now; what stands in the log stands."""

    name = "evaluation-step-refused"
    status = 409
    title = Text("现在不能办理", "Not possible now")
    advice = Text("{zh}。本次未作更改。", "{en}. Nothing was changed.")
