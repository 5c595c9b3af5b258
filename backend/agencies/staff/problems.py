"""What an administrator may be told about accounts."""

from backend.problems import Problem, Text


class LoginTaken(Problem):
    """Somebody has this login, here or in another body."""

    name = "login-taken"
    status = 409
    title = Text("账号已被使用", "The login is taken")
    advice = Text(
        "请换一个账号名，例如加上工号。", "Choose another one, for example with a number in it."
    )


class StaffRefused(Problem):
    """What is asked does not hold together."""

    name = "staff-refused"
    status = 422
    title = Text("不能这样设置", "This cannot be set")
    advice = Text("请改正：{zh}", "Mend this: {en}")


class StaffMoved(Problem):
    """Somebody else has changed the account meanwhile: the first in the log stands."""

    name = "staff-moved"
    status = 409
    title = Text("该账号刚刚有人改过", "The account has just been changed")
    advice = Text(
        "有人刚刚修改了这个账号。请刷新后核对再改。",
        "Somebody has just changed this account. Load it again and compare first.",
    )


class OwnAccount(Problem):
    """Nobody changes his own role, body or state."""

    name = "own-account"
    status = 409
    title = Text("不能修改自己的账号", "Not one's own account")
    advice = Text(
        "本人的岗位、单位和启停须由其他管理员办理；密码在“设置”里自行修改。",
        "Role, agency and state are changed by another administrator; the password in settings.",
    )


class PhonesFirst(Problem):
    """The officer's phones sign for the body in which they were enrolled."""

    name = "phones-first"
    status = 409
    title = Text("请先注销其手机", "Revoke the phones first")
    advice = Text(
        "该人员还有 {count} 部登记在原单位的手机，其记录归原单位。请先让手机上传完毕，"
        "在“设备”里注销，调动后重新登记。",
        "{count} enrolled phones sign for the present agency. Let them send what they hold, revoke"
        " them under Devices, and enrol again after the move.",
    )
