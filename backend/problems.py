"""The base of every error a client can act on (RFC 9457), in Chinese and English.

A problem lives beside the noun that raises it; `docs/problems.md` lists them all and is tested
against the subclasses found here.
"""

import errno
from collections.abc import Iterator
from typing import ClassVar

import msgspec


class Text(msgspec.Struct, frozen=True):
    """The same sentence in both languages of the product."""

    zh: str
    en: str


class ProblemBody(msgspec.Struct, frozen=True, kw_only=True):
    """What travels as `application/problem+json`; a stored one can still change its language."""

    type: str
    title: str
    status: int
    detail: str
    zh: dict[str, str]
    en: dict[str, str]
    extra: dict[str, str | int] = {}


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """An error the client can act on: name, status and title are constant, the detail varies."""

    name: ClassVar[str]
    status: ClassVar[int]
    title: ClassVar[Text]
    advice: ClassVar[Text]

    def __init__(
        self,
        *,
        headers: dict[str, str] | None = None,
        **extra: str | int,
    ) -> None:
        super().__init__(self.name)
        self.headers = headers or {}
        self.extra = extra

    def body(self, language: str) -> ProblemBody:
        """The problem as told in `language` (`zh` or `en`)."""
        texts = {
            code: {
                "title": getattr(self.title, code),
                "detail": getattr(self.advice, code).format_map(_Shown(self.extra)),
            }
            for code in ("zh", "en")
        }
        chosen = texts[language if language in texts else "zh"]
        return ProblemBody(
            type=f"/problems/{self.name}",
            title=chosen["title"],
            status=self.status,
            detail=chosen["detail"],
            zh=texts["zh"],
            en=texts["en"],
            extra=self.extra,
        )


class _Shown(dict[str, str | int]):
    """A detail never fails for want of a figure."""

    def __missing__(self, key: str) -> str:
        return "?"


def catalogue() -> Iterator[type[Problem]]:
    """Every problem class that has been imported, by name."""
    found: list[type[Problem]] = []
    waiting = list(Problem.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if "name" in kind.__dict__:
            found.append(kind)
    yield from sorted(found, key=lambda kind: kind.name)


class MalformedRequest(Problem):
    """The request cannot be read as what this call takes."""

    name = "malformed-request"
    status = 400
    title = Text("请求无法读取", "The request cannot be read")
    advice = Text("请求内容不符合接口约定：{why}", "The request does not fit this call: {why}")


class NotFound(Problem):
    """There is no such thing, or the asker may not know of it."""

    name = "not-found"
    status = 404
    title = Text("没有找到", "Not found")
    advice = Text(
        "该内容不存在，或不在您的权限范围内。", "It does not exist, or it lies outside your scope."
    )


class MethodNotAllowed(Problem):
    """The address exists, but not for this method."""

    name = "method-not-allowed"
    status = 405
    title = Text("不支持的操作", "Method not allowed")
    advice = Text("该地址不支持这种请求方法。", "This address does not take this method.")


class SignInRequired(Problem):
    """No valid session came with the request."""

    name = "sign-in-required"
    status = 401
    title = Text("请先登录", "Sign in first")
    advice = Text(
        "登录已失效。手机上的记录不受影响，重新登录后继续。",
        "The session has ended. Records on the phone are untouched; sign in and go on.",
    )


class Forbidden(Problem):
    """The asker is known but may not do this."""

    name = "forbidden"
    status = 403
    title = Text("没有权限", "Not permitted")
    advice = Text(
        "您的岗位没有这项权限。如属工作需要，请联系本单位管理员。",
        "Your role does not include this. If your work needs it, ask your agency's administrator.",
    )


class PasswordChangeRequired(Problem):
    """The asker signed in with a password that somebody else has seen."""

    name = "password-change-required"
    status = 403
    title = Text("请先设置自己的密码", "Set a password of your own first")
    advice = Text(
        "当前密码是管理员给的一次性密码。设置自己的密码后即可继续。",
        "This password was given by an administrator and counts once. Set your own and go on.",
    )


class ForeignOrigin(Problem):
    """A state change came from a page of another origin (CSRF)."""

    name = "foreign-origin"
    status = 403
    title = Text("来源不符", "Foreign origin")
    advice = Text(
        "该请求来自其他网站，已拒绝。", "This request came from another site and was refused."
    )


class TooLarge(Problem):
    """The body is over this call's bound."""

    name = "too-large"
    status = 413
    title = Text("内容过大", "Too large")
    advice = Text("超过上限 {limit}。", "Over the limit of {limit}.")


class StorageFull(Problem):
    """The server's disk is full: nothing was taken in, reads go on."""

    name = "storage-full"
    status = 507
    title = Text("服务器存储空间已满", "The server's storage is full")
    advice = Text(
        "本次内容未被接收，请保留在手机上，稍后自动重试。",
        "Nothing of this was taken in. Keep it on the phone; it will be sent again later.",
    )


def told_of(error: OSError) -> Exception:
    """What a client is told of a failed write: StorageFull for a full disk, else the error."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StorageFull(headers={"Retry-After": "60"})
    return error


class Overloaded(Problem):
    """More waits than the bound allows; try again after the time given."""

    name = "overloaded"
    status = 503
    title = Text("服务器繁忙", "The server is busy")
    advice = Text(
        "请稍后重试，未被接收的内容仍在手机上。",
        "Try again shortly; what was not taken in is still on the phone.",
    )


class NotReady(Problem):
    """The server still answers, but should get nothing new: somebody must look after it."""

    name = "not-ready"
    status = 503
    title = Text("服务器未就绪", "The server is not ready")
    advice = Text("原因：{reason}。", "Reason: {reason}.")


class InternalError(Problem):
    """An unexpected failure; the incident number leads to the server's own log."""

    name = "internal-error"
    status = 500
    title = Text("服务器内部错误", "Internal error")
    advice = Text("事件编号 {incident}。", "Incident number {incident}.")
