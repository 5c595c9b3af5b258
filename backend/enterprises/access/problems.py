"""What an enterprise can be told on its way to its own page."""

from backend.problems import Problem, Text


class ClaimRefused(Problem):
    """The claim code is wrong, expired or revoked: which of them is not told."""

    name = "claim-refused"
    status = 422
    title = Text("认领码无效", "The claim code is not valid")
    advice = Text(
        "请核对密封信里的认领码。认领码只能使用一次；如已过期或遗失，请向主管单位索取新码。",
        "Check the code in your sealed letter. It works once; if it has expired or was lost, ask"
        " the authority for a new one.",
    )


class ClaimUsed(Problem):
    """The code is right, but somebody has used it. Only whoever holds the sheet learns this."""

    name = "claim-used"
    status = 409
    title = Text("认领码已被使用", "The claim code was already used")
    advice = Text(
        "该认领码已在此前使用过。若不是您本人使用，请立即联系主管单位换发新码并终止他人访问。",
        "This code has been used before. If that was not you, ask the authority at once for a new"
        " one that also ends the other access.",
    )


class TooManyGuesses(Problem):
    """Too many wrong codes from this address."""

    name = "too-many-guesses"
    status = 429
    title = Text("错误次数过多", "Too many wrong codes")
    advice = Text("请 10 分钟后再试。", "Try again in ten minutes.")
