"""Reading forms: every field bounded, every file bounded, whoever sends them."""

import asyncio
import os
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from backend.accounts.addresses import network_of
from backend.feedback.complaints.attachments import (
    BYTES_MAX,
    COUNT_MAX,
    START_BYTES,
    GivenFile,
)
from backend.problems import MalformedRequest

AnyRequest = Request[Any, Any, Any]

FORM_BYTES_MAX = 64 * 1024
"""Of a form without files."""
FORM_WITH_FILES_BYTES_MAX = (COUNT_MAX + 1) * BYTES_MAX
"""Room for one file more than is taken, so that the refusal can name it."""
FORM_TOKEN_LENGTH = (16, 64)


class FormRead(msgspec.Struct, frozen=True, kw_only=True):
    """A form as it was sent: texts within their bound, files not read yet."""

    texts: Mapping[str, str]
    files: tuple[GivenFile, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.texts[name]


async def read_form(request: AnyRequest, bounds: Mapping[str, int]) -> FormRead:
    """The fields named in `bounds`, missing ones empty; longer ones are refused, never cut.

    MalformedRequest names the field.
    """
    try:
        form = await request.form()
    except (UnicodeError, LookupError, ValueError):
        raise MalformedRequest(why="the form is not UTF-8 text") from None
    texts: dict[str, str] = {}
    for name, bound in bounds.items():
        value = form.get(name)
        text = value if isinstance(value, str) else ""
        # Browsers count a line break as one character and send two.
        text = text.replace("\r\n", "\n").replace("\x00", "").strip()
        if len(text) > bound:
            raise MalformedRequest(why=f"{name}: over {bound} characters")
        texts[name] = text
    files = [
        await _given(value)
        for value in form.getall("files", [])
        if isinstance(value, UploadFile) and value.filename
    ]
    return FormRead(texts=texts, files=tuple(files))


async def _given(file: UploadFile) -> GivenFile:
    """The form's parser keeps large files on the disk: their bytes stay there until their turn."""
    start = await file.read(START_BYTES)
    size = await asyncio.to_thread(file.file.seek, 0, os.SEEK_END)

    async def read() -> bytes:
        await file.seek(0)
        return await file.read()

    return GivenFile(name=file.filename, size=size, start=start, read=read)


def form_token(form: FormRead) -> str:
    """The random token the page gave with the form. MalformedRequest when it is none."""
    token = form["form"]
    low, high = FORM_TOKEN_LENGTH
    if not low <= len(token) <= high or not token.isascii():
        raise MalformedRequest(why="form: open the page again")
    return token


def address_of(request: AnyRequest) -> str:
    """Whom a request is counted for."""
    return network_of(request.client.host if request.client else "")
