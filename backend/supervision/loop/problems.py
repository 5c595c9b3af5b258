"""What a desk can be told about leads and tickets."""

from backend.problems import Problem, Text


class StepRefused(Problem):
    """The table of steps does not allow the act now."""

    name = "step-refused"
    status = 409
    title = Text("现在不能办理", "Not possible now")
    advice = Text("{zh}。本次未作更改。", "{en}. Nothing was changed.")


class LeadMoved(Problem):
    """Somebody acted first: what stands in the log stands."""

    name = "lead-moved"
    status = 409
    title = Text("已有人先办理", "Somebody acted before you")
    advice = Text(
        "{who_zh} 已于 {on} {act_zh}（日志序号 {index}），先作出的有效，本次未作更改。",
        "{who_en} did this on {on}: {act_en} (log entry {index}). It stands; nothing was changed.",
    )


class LeadNeedsBody(Problem):
    """The source does not say which body it is about."""

    name = "lead-needs-body"
    status = 422
    title = Text("请选择被监督单位", "Choose the body it is about")
    advice = Text(
        "线索来源没有写明是哪个单位，请选择后再登记。",
        "The source does not say which agency it is about: choose one and try again.",
    )


class TicketsRefused(Problem):
    """The file cannot be read as an export of the hotline."""

    name = "tickets-refused"
    status = 422
    title = Text("工单文件无法读取", "The ticket file cannot be read")
    advice = Text("{zh}。没有导入任何工单。", "{en}. No ticket was taken in.")
