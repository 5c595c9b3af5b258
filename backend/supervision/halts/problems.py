"""What a desk can be told about halts."""

from backend.problems import Problem, Text


class VisitHalted(Problem):
    """Somebody halted the act before."""

    name = "visit-halted"
    status = 409
    title = Text("该次执法已被叫停", "The act is halted already")
    advice = Text(
        "先作出的叫停有效（日志序号 {index}），本次未作更改。",
        "The first halt stands (log entry {index}); nothing was changed.",
    )


class VisitEnded(Problem):
    """The act is over: there is nothing to halt."""

    name = "visit-ended"
    status = 409
    title = Text("该次执法已结束", "The act is over")
    advice = Text(
        "检查已经结束，无法叫停。可以提问，或作为线索处理。",
        "The visit is closed, so it cannot be halted. Ask a question, or follow it up.",
    )


class HaltLifted(Problem):
    """Somebody lifted the halt before."""

    name = "halt-lifted"
    status = 409
    title = Text("叫停已被解除", "The halt was lifted already")
    advice = Text(
        "先作出的解除有效（日志序号 {index}），本次未作更改。",
        "The first lifting stands (log entry {index}); nothing was changed.",
    )
