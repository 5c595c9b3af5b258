"""Why a request on an upload is refused, in both languages (RFC 9457)."""

import errno

import msgspec

RETRY_AFTER_SECONDS = 30


class Words(msgspec.Struct, frozen=True):
    title: str
    detail: str


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of refusal; `name` ends the problem type and is never reused."""

    name: str
    status: int
    zh: Words
    en: Words
    retry: bool = False
    """Whether the same request may succeed later: adds Retry-After."""


class RefusedError(Exception):
    """Ends the handling of a request with a refusal; `note` explains this one case."""

    def __init__(self, name: str, note: str = "") -> None:
        super().__init__(name)
        self.refusal = REFUSALS[name]
        self.note = note


def problem_json(refusal: Refusal, note: str = "") -> bytes:
    """The `application/problem+json` body. Chinese first; `note` is for who reads logs."""
    members = {
        "type": f"/problems/{refusal.name}",
        "status": refusal.status,
        "title": refusal.zh.title,
        "detail": refusal.zh.detail,
        "zh": refusal.zh,
        "en": refusal.en,
    }
    return msgspec.json.encode({**members, "note": note} if note else members)


def refusal_of(error: OSError) -> Refusal:
    """What the failing machine means for the client. Never that something was stored."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return REFUSALS["storage-full"]
    return REFUSALS["storage-failed"]


def _table(*rows: tuple[str, int, Words, Words, bool]) -> dict[str, Refusal]:
    return {
        name: Refusal(name=name, status=status, zh=zh, en=en, retry=retry)
        for name, status, zh, en, retry in rows
    }


REFUSALS = _table(
    (
        "malformed-upload-request",
        400,
        Words("上传请求格式错误", "请求头缺失或无法识别，请更新应用后重试。"),
        Words("Malformed upload request", "A header is missing or cannot be understood."),
        False,
    ),
    (
        "body-cut",
        400,
        Words("传输中断", "连接在传输过程中断开，已收到的部分已保存，可续传。"),
        Words("The body was cut", "The connection broke. What had arrived is kept; resume."),
        False,
    ),
    (
        "upload-not-found",
        404,
        Words("没有此上传", "该上传不存在或不属于当前用户，请重新开始上传。"),
        Words("No such upload", "It does not exist or belongs to somebody else. Start again."),
        False,
    ),
    (
        "method-not-allowed",
        405,
        Words("不支持的操作", "此地址不支持该操作。"),
        Words("Method not allowed", "This address does not know the method."),
        False,
    ),
    (
        "offset-conflict",
        409,
        Words("续传位置不一致", "请先查询服务器已收到的字节数，再从该处续传。"),
        Words("Wrong offset", "Ask for the offset with HEAD and go on from there."),
        False,
    ),
    (
        "upload-expired",
        410,
        Words("上传已过期", "该上传长时间未完成，请重新开始上传。"),
        Words("The upload has expired", "It was not finished in time. Start again."),
        False,
    ),
    (
        "unsupported-tus-version",
        412,
        Words("上传协议版本不符", "服务器只支持 tus 1.0.0，请更新应用。"),
        Words("Unsupported tus version", "This server speaks tus 1.0.0 only."),
        False,
    ),
    (
        "upload-too-large",
        413,
        Words("文件过大", "文件超出允许的大小或声明的长度。"),
        Words("Too large", "The file is larger than allowed or than it was announced."),
        False,
    ),
    (
        "unsupported-content-type",
        415,
        Words("内容类型不符", "上传内容须为 application/offset+octet-stream。"),
        Words("Wrong content type", "The body must be application/offset+octet-stream."),
        False,
    ),
    (
        "digest-mismatch",
        422,
        Words("文件校验不一致", "收到的内容与声明的 SHA-256 不一致，未保存，请重新上传。"),
        Words("The digest differs", "The bytes are not what was promised. Nothing was stored."),
        False,
    ),
    (
        "upload-locked",
        423,
        Words("上传正在进行", "另一个请求正在写入此上传，请稍后再试。"),
        Words("The upload is busy", "Another request is writing to it. Try again shortly."),
        True,
    ),
    (
        "chunk-checksum-mismatch",
        460,
        Words("分块校验不一致", "该分块在传输中损坏，已丢弃，请重新发送。"),
        Words("Checksum mismatch", "The chunk was damaged on the way and thrown away."),
        False,
    ),
    (
        "stored-for-ever",
        403,
        Words("不可删除", "文件已作为证据保存，不能删除。"),
        Words("Cannot be deleted", "The file is stored and must not change."),
        False,
    ),
    (
        "storage-failed",
        500,
        Words("存储故障", "服务器未能保存内容，请保留原件并稍后重试。"),
        Words("Storage failed", "The server could not keep the bytes. Keep yours, try later."),
        True,
    ),
    (
        "store-unavailable",
        503,
        Words("存储暂不可用", "存储服务暂时无法访问，请保留原件并稍后重试。"),
        Words("Storage unavailable", "The object store does not answer. Keep yours, try later."),
        True,
    ),
    (
        "storage-full",
        507,
        Words("存储空间不足", "服务器空间不足，请保留原件并稍后重试。"),
        Words("Storage is full", "The server has no space left. Keep the file, try later."),
        True,
    ),
)
