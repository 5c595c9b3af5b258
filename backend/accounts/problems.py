"""What may go wrong between a person and their account."""

from backend.problems import Problem, Text


class InvalidCredentials(Problem):
    """Login, password, passkey or proof do not fit; which of them is not told."""

    name = "invalid-credentials"
    status = 401
    title = Text("登录信息不正确", "Sign-in failed")
    advice = Text(
        "账号或凭证不正确，请核对后重试。", "The login or the credential is wrong. Check and retry."
    )


class TooManyAttempts(Problem):
    """Too many wrong passwords for this login or from this address."""

    name = "too-many-attempts"
    status = 429
    title = Text("尝试次数过多", "Too many attempts")
    advice = Text(
        "为保护账号，请在 {seconds} 秒后再试，或使用通行密钥登录。",
        "To protect the account, try again in {seconds} seconds or use a passkey.",
    )


class ChallengeExpired(Problem):
    """The random number was never given out, is used up, or older than five minutes."""

    name = "challenge-expired"
    status = 409
    title = Text("验证已过期", "The challenge has expired")
    advice = Text("请重新开始这一步。", "Start this step again.")


class PasskeyRefused(Problem):
    """The new passkey cannot be verified, or is already known."""

    name = "passkey-refused"
    status = 422
    title = Text("通行密钥未能登记", "The passkey was not registered")
    advice = Text(
        "设备返回的内容无法核验，请在本机重新登记。",
        "What the device returned cannot be verified. Register it again on this device.",
    )


class ProofRefused(Problem):
    """The proof was not made by the key it is meant to prove."""

    name = "proof-refused"
    status = 422
    title = Text("设备密钥未能核验", "The device key was not proven")
    advice = Text(
        "签名与设备密钥不符，请在这台设备上重新登记。",
        "The signature does not fit the device's key. Enrol this device again.",
    )


class NotAnOfficer(Problem):
    """Only an officer's device signs field records."""

    name = "not-an-officer"
    status = 403
    title = Text("该账号不是执法人员账号", "This account is not an officer's")
    advice = Text(
        "只有执法人员的手机可以登记为执法设备。",
        "Only an officer's phone can be enrolled for field records.",
    )


class DeviceTaken(Problem):
    """The key is another officer's, or was revoked: a new key is needed."""

    name = "device-taken"
    status = 409
    title = Text("设备密钥不可再用", "The device key cannot be used")
    advice = Text(
        "该密钥已注销或属于他人，请清除后生成新的密钥。",
        "This key was revoked or belongs to someone else. Make a new one.",
    )


class DeviceRevoked(Problem):
    """The phone proved its key, and the key was revoked."""

    name = "device-revoked"
    status = 403
    title = Text("这部手机已被注销", "This phone was revoked")
    advice = Text(
        "新的记录不再被接收。本机上的记录仍然保留，可导出后交单位管理员导入。",
        "New records are no longer taken in. What this phone holds is kept: export the queue and"
        " have your administrator import it.",
    )
