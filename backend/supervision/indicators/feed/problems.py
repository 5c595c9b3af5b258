"""What a program, or the person who gives it a token, can be told."""

from backend.problems import Problem, Text


class FeedTokenMade(Problem):
    """The token under this id was made before; it is shown once only."""

    name = "feed-token-made"
    status = 409
    title = Text("该口令已生成", "The token was made already")
    advice = Text(
        "口令只显示一次。没有记下来的，请撤销后再生成一个。",
        "A token is shown once. If it was not kept, revoke it and make another.",
    )


class TooManyFeedTokens(Problem):
    """More tokens than anybody can keep in view."""

    name = "too-many-feed-tokens"
    status = 409
    title = Text("口令太多", "Too many tokens")
    advice = Text(
        "每个账号最多有 {limit} 个有效口令，请先撤销不用的。",
        "An account has at most {limit} tokens in force: revoke one that is not used.",
    )


class FeedTokenRequired(Problem):
    """No token of the feed came with the request, or one that was revoked."""

    name = "feed-token-required"
    status = 401
    title = Text("需要数据口令", "A feed token is needed")
    advice = Text(
        "用户名任填，密码填工作台生成的数据口令；口令可能已撤销。",
        "Any user name, and as password a feed token made at the desk; it may have been revoked.",
    )


class FeedQueryRefused(Problem):
    """A query option the feed does not know, or cannot read."""

    name = "feed-query-refused"
    status = 400
    title = Text("无法读取该查询", "The query cannot be read")
    advice = Text("查询有误：{why}", "The query has an error: {why}")


class FeedQueryUnsupported(Problem):
    """A query option of OData that this feed does not have."""

    name = "feed-query-unsupported"
    status = 501
    title = Text("不支持该查询", "The query is not supported")
    advice = Text("本数据源不支持：{option}", "This feed does not support: {option}")
