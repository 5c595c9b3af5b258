"""What may go wrong with notifications."""

from backend.problems import Problem, Text


class TooManyTestMessages(Problem):
    """The account has sent itself enough test messages for now."""

    name = "too-many-test-messages"
    status = 429
    title = Text("测试消息过多", "Too many test messages")
    advice = Text(
        "每分钟最多 {limit} 条测试消息，请稍后再试。",
        "At most {limit} test messages a minute. Try again shortly.",
    )


class SubscriptionRefused(Problem):
    """The subscription cannot be used: a foreign kind of address, or broken keys."""

    name = "subscription-refused"
    status = 422
    title = Text("推送订阅无效", "The push subscription is not usable")
    advice = Text(
        "推送地址必须是公网 HTTPS 地址，且密钥完整。消息仍会出现在收件箱中。",
        "The address must be public HTTPS and the keys complete. Messages still reach the inbox.",
    )
