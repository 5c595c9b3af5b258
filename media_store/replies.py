"""Answers of the tus protocol, and ids that need no memory."""

import hashlib
from http import HTTPStatus

import msgspec

from media_store import tus_headers
from media_store.refusals import RETRY_AFTER_SECONDS, Refusal, problem_json
from media_store.spool import Record
from media_store.store import is_digest


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    status: int
    headers: dict[str, str]
    body: bytes = b""


def abilities(bytes_max: int) -> Reply:
    """The answer to OPTIONS."""
    return Reply(
        status=204,
        headers={
            "Tus-Version": tus_headers.VERSION,
            "Tus-Extension": tus_headers.EXTENSIONS,
            "Tus-Max-Size": str(bytes_max),
            "Tus-Checksum-Algorithm": ",".join(tus_headers.CHECKSUM_ALGORITHMS),
        },
    )


def created(base: str, upload_id: str, offset: int, expires: float | None = None) -> Reply:
    headers = {"Location": f"{base}/{upload_id}", "Upload-Offset": str(offset)}
    if expires is not None:
        headers["Upload-Expires"] = tus_headers.http_date(expires)
    return Reply(status=201, headers=headers)


def told(record: Record, offset: int, expires: float | None = None) -> Reply:
    headers = {"Upload-Offset": str(offset), "Cache-Control": "no-store"}
    if record.length is None:
        headers["Upload-Defer-Length"] = "1"
    else:
        headers["Upload-Length"] = str(record.length)
    if record.metadata:
        headers["Upload-Metadata"] = record.metadata
    if expires is not None:
        headers["Upload-Expires"] = tus_headers.http_date(expires)
    return Reply(status=200, headers=headers)


def refusal_reply(refusal: Refusal, note: str = "") -> Reply:
    headers = {"Content-Type": "application/problem+json", "Cache-Control": "no-store"}
    if refusal.retry:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if refusal.status == HTTPStatus.PRECONDITION_FAILED:
        headers["Tus-Version"] = tus_headers.VERSION
    return Reply(status=refusal.status, headers=headers, body=problem_json(refusal, note))


def stored_id(digest: str, size: int, owner: str) -> str:
    """Id of an upload that needs no memory: it was complete when its id was told."""
    bound = hashlib.sha256(f"{digest}-{size}-{owner}".encode()).hexdigest()[:16]
    return f"{digest}-{size}-{bound}"


def size_in_stored_id(upload_id: str, owner: str) -> int | None:
    """Size, when the id is of that kind and was made for this owner."""
    digest, _, rest = upload_id.partition("-")
    size = rest.partition("-")[0]
    if not is_digest(digest) or not size.isascii() or not size.isdigit():
        return None
    return int(size) if upload_id == stored_id(digest, int(size), owner) else None
