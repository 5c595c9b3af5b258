"""Refusals on the enterprise's page. Most are shown above the form, with what was typed kept."""

from backend.problems import Problem, Text


class StatementTooLong(Problem):
    """A free text over its bound."""

    name = "statement-too-long"
    status = 422
    title = Text("文字太长", "The text is too long")
    advice = Text(
        "最多 {limit} 字，您写了 {length} 字。没有记录；您的文字还在下面，请分几次提交。",
        "At most {limit} characters; you wrote {length}. Nothing was recorded. Your text still"
        " stands below: send it in parts.",
    )


class NothingSaid(Problem):
    """A form without what it is for."""

    name = "nothing-said"
    status = 422
    title = Text("还没有填写", "Nothing is filled in yet")
    advice = Text(
        "请填写或选择后再提交。没有记录任何内容。",
        "Fill in or choose something, then send again. Nothing was recorded.",
    )


class NoPicture(Problem):
    """An uploaded file that is no photo a browser can show."""

    name = "no-picture"
    status = 422
    title = Text("这个文件不能用", "This file cannot be used")
    advice = Text(
        "只接受照片（JPEG、PNG、WebP），每张不超过 10 MB。没有记录。请重新拍照或另选一张。",
        "Only photos (JPEG, PNG, WebP) of at most 10 MB. Nothing was recorded. Take the photo"
        " again or choose another one.",
    )


class TooManyStatements(Problem):
    """The bound of one visit is reached."""

    name = "too-many-statements"
    status = 429
    title = Text("提交次数已到上限", "The limit is reached")
    advice = Text(
        "每次检查最多 {limit} 条这类内容。已提交的都已记录。",
        "At most {limit} of these for each visit. What was sent before is recorded.",
    )


class OfficersDoNotSpeak(Problem):
    """The enterprise's page in a browser of our own people: they may read it, not speak there."""

    name = "officers-do-not-speak"
    status = 403
    title = Text("执法端的浏览器只能查看", "An officer's browser may only look")
    advice = Text(
        "这个浏览器登录过执法系统，不能代替企业操作。没有记录任何内容。",
        "This browser belongs to the enforcement side and cannot act for the enterprise. Nothing"
        " was recorded.",
    )


class ListChanged(Problem):
    """What is to be confirmed is not what the log holds."""

    name = "list-changed"
    status = 409
    title = Text("清单已有变化", "The list has changed")
    advice = Text(
        "您确认的清单与记录不一致。没有记录；请核对下面的清单后再确认。",
        "What you confirmed is not what is on record. Nothing was recorded; check the list below,"
        " then confirm again.",
    )


class PageOver(Problem):
    """The time in which the page takes statements is over."""

    name = "page-over"
    status = 410
    title = Text("本页已不再接收内容", "This page takes nothing any more")
    advice = Text(
        "检查结束已久。需要反映情况的，请向该执法单位或其监督机关提出。",
        "The visit ended long ago. Write to the agency that made it, or to the one that supervises"
        " it.",
    )
