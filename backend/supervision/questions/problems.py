"""What a desk can be told about questions."""

from backend.problems import Problem, Text


class QuestionSettled(Problem):
    """Somebody settled the question before."""

    name = "question-settled"
    status = 409
    title = Text("该问题已办结", "The question was settled already")
    advice = Text(
        "先办结的有效（日志序号 {index}），本次未作更改。",
        "The first settlement stands (log entry {index}); nothing was changed.",
    )


class TooManyQuestions(Problem):
    """A visit takes no more open questions: an officer could not answer them."""

    name = "too-many-questions"
    status = 409
    title = Text("未办结的问题过多", "Too many open questions")
    advice = Text(
        "本次检查已有 {limit} 个未办结的问题，请先办结再提问。",
        "This visit has {limit} open questions; settle some before you ask more.",
    )
