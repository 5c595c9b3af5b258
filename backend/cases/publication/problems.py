"""What a desk can be told about publications."""

from backend.problems import Problem, Text


class PublicationUnjudged(Problem):
    """Something that was found was not confirmed or corrected by a person."""

    name = "publication-unjudged"
    status = 409
    title = Text("还有内容没有确认", "Something was not confirmed")
    advice = Text(
        "还有 {count} 处可能涉及个人信息的内容没有逐一确认；请刷新后确认每一处。",
        "{count} places that may betray somebody were not confirmed. Load it again and confirm"
        " each of them.",
    )


class PublicationUnsafe(Problem):
    """What would be published still names somebody."""

    name = "publication-unsafe"
    status = 409
    title = Text("文本中仍有不能公开的内容", "The text still holds what may not be published")
    advice = Text(
        "仍有：{zh}。请隐去后再提交；确实不宜公开的，请选择不公开并说明理由。",
        "Still in it: {en}. Hide it and send it again, or decide not to publish and say why.",
    )


class PublicationNotNow(Problem):
    """It is not in the state this step needs; the detail says in which it is."""

    name = "publication-not-now"
    status = 409
    title = Text("现在不能这样办理", "Not possible now")
    advice = Text(
        "不能办理：{zh}。请刷新页面看最新情况。",
        "Not possible: {en}. Load the page again and look where it stands.",
    )


class PublicationOwnWork(Problem):
    """Who prepared a text, or investigated the case, does not check it."""

    name = "publication-own-work"
    status = 409
    title = Text("须由另一人复核", "Somebody else has to check it")
    advice = Text(
        "公开文本须由没有参与本案调查、也不是提交人的另一人复核。",
        "A text is checked by somebody who neither prepared it nor investigated the case.",
    )
