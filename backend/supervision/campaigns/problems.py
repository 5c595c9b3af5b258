"""What a desk can be told about campaigns."""

from backend.problems import Problem, Text


class CampaignClosed(Problem):
    """A closed campaign takes nothing more."""

    name = "campaign-closed"
    status = 409
    title = Text("专项监督已经结束", "The campaign is closed")
    advice = Text(
        "该专项监督已经总结结束，本次未作更改。",
        "The campaign was summed up and closed; nothing was changed.",
    )
