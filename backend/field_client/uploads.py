"""tus 1.0.0 from the client's side: begin, ask how far it got, go on at the byte."""

import base64
import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from backend.field_client import files
from backend.field_client.faults import FieldError
from backend.field_client.model import HeldMedium
from backend.field_client.server import RefusedByServerError, Server, raise_refusal
from backend.field_client.store import FieldStore

CHUNK_BYTES = 4 * 1024**2
ATTEMPTS = 3
"""Times an upload is begun anew in one push; after that the next push tries."""

_TUS = {"Tus-Resumable": "1.0.0"}
_WRONG_CHECKSUM = 460
_GONE = (404, 410)
_CONFLICT = 409


async def upload(server: Server, store: FieldStore, held: HeldMedium, path: Path) -> int:
    """Bring one file to the server; the bytes that had to travel. Killed at any point, the next
    call goes on where the server's durable offset stands.
    """
    files.check_copy(path, held.medium)
    address = held.upload
    sent = 0
    for _ in range(ATTEMPTS):
        offset = None if address is None else await _offset(server, address)
        if offset is None or address is None:
            address, offset = await _begin(server, held)
            store.note_upload(held.medium.sha256, address)
        try:
            return sent + await _go_on(server, held, path, address, offset)
        except RefusedByServerError as refused:
            if refused.status not in {*_GONE, _CONFLICT, _WRONG_CHECKSUM}:
                raise
            if refused.status in _GONE:
                address = None
                store.note_upload(held.medium.sha256, None)
    raise FieldError("server-unreachable", why="the upload was refused again and again")


async def _begin(server: Server, held: HeldMedium) -> tuple[str, int]:
    medium = held.medium
    digest = base64.b64encode(medium.sha256.encode()).decode()
    kind = base64.b64encode(medium.type.encode()).decode()
    answer = await server.send(
        "POST",
        "/api/media",
        content=b"",
        headers={
            **_TUS,
            "Upload-Length": str(medium.size),
            "Upload-Metadata": f"sha256 {digest},filetype {kind}",
        },
    )
    raise_refusal(answer)
    location = urlsplit(str(answer.headers.get("location", ""))).path
    if answer.status_code != 201 or not location:
        raise FieldError("not-the-server", why="no address for the upload")
    return location, _told(answer.headers.get("upload-offset", "0"))


async def _offset(server: Server, address: str) -> int | None:
    """How far the upload got; None when the server does not know it any more."""
    answer = await server.send("HEAD", address, headers=_TUS)
    if answer.status_code in _GONE:
        return None
    if not answer.is_success:
        raise FieldError("server-unreachable", why=f"HEAD {answer.status_code}")
    return _told(answer.headers.get("upload-offset", ""))


def _told(text: str) -> int:
    if not text.isdecimal():
        raise FieldError("not-the-server", why="no upload offset")
    return int(text)


async def _go_on(server: Server, held: HeldMedium, path: Path, address: str, offset: int) -> int:
    first = offset
    with path.open("rb") as file:
        while offset < held.medium.size:
            file.seek(offset)
            chunk = file.read(CHUNK_BYTES)
            checksum = base64.b64encode(hashlib.sha256(chunk).digest()).decode()
            answer = await server.send(
                "PATCH",
                address,
                content=chunk,
                headers={
                    **_TUS,
                    "Upload-Offset": str(offset),
                    "Upload-Checksum": f"sha256 {checksum}",
                    "Content-Type": "application/offset+octet-stream",
                },
            )
            raise_refusal(answer)
            told = _told(answer.headers.get("upload-offset", ""))
            if not offset < told <= held.medium.size:
                raise FieldError("not-the-server", why="the offset does not grow")
            offset = told
    return offset - first
