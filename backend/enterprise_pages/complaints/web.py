"""Reading forms: every field bounded, every file bounded, whoever sends them."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from backend.accounts.addresses import network_of
from backend.feedback.complaints.attachments import BYTES_MAX, COUNT_MAX, GivenFile, shown_name
from backend.feedback.complaints.problems import AttachmentRefused
from backend.problems import MalformedRequest

AnyRequest = Request[Any, Any, Any]

FORM_BYTES_MAX = 64 * 1024
"""Of a form without files."""
FORM_WITH_FILES_BYTES_MAX = (COUNT_MAX + 1) * BYTES_MAX
"""Room for one file more than is taken, so that the refusal can name it."""
FORM_TOKEN_LENGTH = (16, 64)


class FormRead(msgspec.Struct, frozen=True, kw_only=True):
    """A form as it was sent: texts trimmed to their bound, files whole."""

    texts: Mapping[str, str]
    files: tuple[GivenFile, ...] = ()

    def __getitem__(self, name: str) -> str:
        return self.texts[name]


async def read_form(request: AnyRequest, bounds: Mapping[str, int]) -> FormRead:
    """The fields named in `bounds`, missing ones empty; longer ones are refused, never cut.

    MalformedRequest names the field; AttachmentRefused the file that is too large.
    """
    form = await request.form()
    texts: dict[str, str] = {}
    for name, bound in bounds.items():
        value = form.get(name)
        text = value if isinstance(value, str) else ""
        # Browsers count a line break as one character and send two.
        text = text.replace("\r\n", "\n").replace("\x00", "").strip()
        if len(text) > bound:
            raise MalformedRequest(why=f"{name}: over {bound} characters")
        texts[name] = text
    files: list[GivenFile] = []
    for value in form.getall("files", []):
        if isinstance(value, UploadFile) and value.filename:
            content = await value.read(BYTES_MAX + 1)
            if len(content) > BYTES_MAX:
                raise AttachmentRefused(file=shown_name(value.filename))
            files.append(GivenFile(name=value.filename, content=content))
    return FormRead(texts=texts, files=tuple(files))


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
