"""What a desk can be told about the service of a paper."""

from backend.problems import Problem, Text


class ServiceIncomplete(Problem):
    """Something the chosen method cannot do without is missing or does not fit."""

    name = "service-incomplete"
    status = 422
    title = Text("送达信息不完整", "The service is not complete")
    advice = Text("还缺：{zh}", "Missing: {en}")


class ServiceOver(Problem):
    """The service has its end already."""

    name = "service-over"
    status = 409
    title = Text("这次送达已有结果", "This service has its result already")
    advice = Text(
        "这次送达已登记结果，不能更改。需要再次送达的，请另行登记。",
        "Its result stands. To serve the paper again, enter another service.",
    )
