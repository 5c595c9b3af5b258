"""What may be wrong with a whole file of enterprises."""

from backend.problems import Problem, Text


class EnterprisesRefused(Problem):
    """It is no such file; nothing of it was taken in."""

    name = "enterprises-refused"
    status = 422
    title = Text("文件不能导入", "The file cannot be taken in")
    advice = Text("没有导入任何一行：{zh}", "No row was taken in: {en}")
