"""What can hinder a paper."""

from backend.problems import Problem, Text


class NoChineseFont(Problem):
    """Without its font a paper would be full of empty boxes: none is made."""

    name = "no-chinese-font"
    status = 503
    title = Text("服务器没有中文字体", "The server has no Chinese font")
    advice = Text(
        "请管理员在服务器上安装思源字体（{fonts}），然后重启服务。",
        "Ask the operator to install these fonts on the server and start it again: {fonts}.",
    )
