"""What a desk can be told about holiday calendars."""

from backend.problems import Problem, Text


class CalendarRefused(Problem):
    """The days do not hold together."""

    name = "calendar-refused"
    status = 422
    title = Text("节假日安排有误", "The holidays do not hold together")
    advice = Text("请改正：{zh}", "Mend this: {en}")


class CalendarMoved(Problem):
    """Somebody else has published this year meanwhile: the first in the log stands."""

    name = "calendar-moved"
    status = 409
    title = Text("这一年刚刚有人公布过", "This year has just been published")
    advice = Text(
        "有人刚刚公布了这一年的安排。请刷新后核对再公布。",
        "Somebody has just published this year. Load it again and compare first.",
    )
