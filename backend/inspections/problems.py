"""What a desk can be told about tasks."""

from backend.problems import Problem, Text


class TaskRefused(Problem):
    """An officer or enterprise the asker cannot give a task for."""

    name = "task-refused"
    status = 409
    title = Text("任务无法下达", "The task cannot be given")
    advice = Text(
        "{what} 不存在，或不在您的管辖范围内。", "{what} does not exist or lies outside your scope."
    )
