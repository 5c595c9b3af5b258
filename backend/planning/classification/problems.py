"""What a desk can be told about classes and the whitelist."""

from backend.problems import Problem, Text


class EnterpriseDissolved(Problem):
    """The register says that the enterprise is closed."""

    name = "enterprise-dissolved"
    status = 409
    title = Text("该经营主体已注销", "The enterprise is dissolved")
    advice = Text(
        "登记信息显示该经营主体已注销或停业，不能这样办理。",
        "The register says that it is closed; this cannot be done for it.",
    )
