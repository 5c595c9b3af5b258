"""What a desk can be told about cases."""

from backend.problems import Problem, Text


class ActRefused(Problem):
    """The procedure does not allow the act now; the detail cites the articles."""

    name = "act-refused"
    status = 409
    title = Text("现在不能办理", "Not possible now")
    advice = Text("依据程序尚不能办理：{zh}", "The procedure does not allow it yet: {en}")


class CalendarUnknown(Problem):
    """A deadline would need holidays nobody has entered."""

    name = "calendar-unknown"
    status = 409
    title = Text("没有节假日数据", "Holidays are not known")
    advice = Text(
        "没有 {year} 年的节假日安排，不能计算期限。请先录入。",
        "The holidays of {year} are not known, so no deadline is counted. Enter them first.",
    )
