"""What a desk can be told about warnings."""

from backend.problems import Problem, Text


class WarningAssessed(Problem):
    """Somebody assessed the warning before."""

    name = "warning-assessed"
    status = 409
    title = Text("该预警已有结论", "The warning was assessed already")
    advice = Text(
        "先作出的结论有效（日志序号 {index}），本次未作更改。",
        "The first conclusion stands (log entry {index}); nothing was changed.",
    )


class WarningRuleRefused(Problem):
    """A draft rule with an error."""

    name = "warning-rule-refused"
    status = 422
    title = Text("预警规则有误", "The warning rule has an error")
    advice = Text("规则的 {member} 有误：{reason_zh}。", "{member} of the rule: {reason_en}.")
