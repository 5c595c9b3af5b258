"""Refusals around ratings. Redeeming knows one answer only: whoever tries learns nothing else."""

from backend.problems import Problem, Text


class RatingRefused(Problem):
    name = "rating-refused"
    status = 422
    title = Text("评价未被接收", "The rating was not taken")
    advice = Text(
        "这张评价凭证无效、已过期或已经用过。",
        "This rating token is not valid, is out of date, or was used before.",
    )


class RatingTokenTaken(Problem):
    name = "rating-token-taken"
    status = 409
    title = Text("这次检查的评价凭证已经发出", "The token of this visit has been given out")
    advice = Text(
        "每次检查只发一张评价凭证，且已经发出。如果不是您领取的，请投诉。",
        "Each visit has one rating token and it was given out. If it was not to you, complain.",
    )


class VisitNotClosed(Problem):
    name = "visit-not-closed"
    status = 409
    title = Text("检查尚未结束", "The visit is not closed yet")
    advice = Text(
        "检查结束并传到服务器之后才能评价，请稍后再试。",
        "It can be rated once it is closed and the closing has arrived here. Try again later.",
    )


class RatingTooLate(Problem):
    name = "rating-too-late"
    status = 410
    title = Text("评价期限已过", "It is too late to rate")
    advice = Text(
        "这次检查的评价期限已过。仍可投诉。",
        "The time to rate this visit is over. You can still complain.",
    )


class OfficersDoNotRate(Problem):
    name = "officers-do-not-rate"
    status = 403
    title = Text("执法端的浏览器不能评价", "Not from an officer's browser")
    advice = Text(
        "这个浏览器登录过执法端或监督台。请企业用自己的手机评价。",
        "This browser was signed in as an officer or at a desk. Rate with the enterprise's phone.",
    )


class RatingKeyMissing(Problem):
    name = "rating-key-missing"
    status = 503
    title = Text("评价密钥不可用", "The rating key is not available")
    advice = Text(
        "这个月的评价密钥不在服务器上。请联系运维人员；不会另发第二把密钥。",
        "This month's rating key is not on the server. Tell the operator; there is no second key.",
    )
