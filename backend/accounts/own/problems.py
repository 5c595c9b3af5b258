"""What somebody may be told who changes his own ways to sign in."""

from backend.problems import Problem, Text


class PasswordRefused(Problem):
    """The new password is too easy to guess, or no new one."""

    name = "password-refused"
    status = 422
    title = Text("新密码不能使用", "The new password cannot be used")
    advice = Text("请换一个：{zh}", "Choose another: {en}")


class WrongPassword(Problem):
    """The password of today does not fit."""

    name = "wrong-password"
    status = 422
    title = Text("当前密码不正确", "The present password is wrong")
    advice = Text(
        "请重新输入当前密码；连续输错会暂时锁定密码登录。",
        "Type the present password again; too many wrong ones lock it for a while.",
    )


class LastWayIn(Problem):
    """Without this passkey nobody could sign in with the account any more."""

    name = "last-way-in"
    status = 409
    title = Text("这是唯一的登录方式", "The last way to sign in")
    advice = Text(
        "请先登记另一个通行密钥，或请管理员给一次性密码，再移除这一个。",
        "Register another passkey, or ask an administrator for a one-time password, first.",
    )
