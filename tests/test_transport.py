"""Browsers are told to come by HTTPS only, where that breaks nothing else."""

import pytest
from litestar.types import Message, Receive, Scope, Send

from backend.web import SecurityHeaders

pytestmark = pytest.mark.anyio

STRICT = b"strict-transport-security"


async def headers_of(scheme: str, host: str, secure_host: str) -> dict[bytes, bytes]:
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError

    scope = {"type": "http", "scheme": scheme, "headers": [(b"host", host.encode())]}
    wrapped = SecurityHeaders(app, tile_origin="", secure_host=secure_host)  # pyright: ignore[reportArgumentType]
    await wrapped(scope, receive, send)  # pyright: ignore[reportArgumentType]
    return dict(sent[0]["headers"])  # pyright: ignore[reportGeneralTypeIssues, reportTypedDictNotRequiredAccess]


@pytest.mark.parametrize(
    ("scheme", "host", "secure_host", "told"),
    [
        ("https", "palm.example", "", True),
        ("https", "palm.example:8443", "", True),
        ("http", "palm.example", "palm.example", True),  # a proxy ends TLS
        ("http", "palm.example", "", False),
        ("http", "other.example", "palm.example", False),
        ("http", "localhost:8000", "", False),
        ("https", "localhost:8443", "", False),
        ("https", "192.168.1.7:8443", "", False),
        ("https", "[fd00::7]:8443", "", False),
        ("https", "[::1]", "", False),
        ("https", "", "", False),
    ],
)
async def test_browsers_are_told_to_come_by_https_only_where_that_is_safe(
    scheme: str, host: str, secure_host: str, told: bool
) -> None:
    headers = await headers_of(scheme, host, secure_host)
    assert (STRICT in headers) is told
    assert b"content-security-policy" in headers
