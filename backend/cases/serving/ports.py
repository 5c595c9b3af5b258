"""Ways out for SMS and e-mail. By default messages are laid into a folder, for the operator's own
gateway or for trying out; `PALM_MESSAGES_URL` may name an HTTPS gateway instead.

Whoever sends knows whether a message left, hardly ever whether it arrived: only `arrived` counts as
service, because electronic service is done on the day of arrival (民事诉讼法 90).
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncGenerator
from datetime import datetime
from pathlib import Path
from typing import Protocol

import httpx
import msgspec

from backend import clock
from backend.cases.serving.store import Outgoing
from backend.settings import Settings

FOLDER = "messages"
SEND_SECONDS_MAX = 10.0
ANSWER_BYTES_MAX = 64 * 1024


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """The message left; `arrived` when the gateway proves that it reached the address."""

    arrived: datetime | None = None


class NotSentError(Exception):
    """It did not leave; `final` when trying again is of no use."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class Sender(Protocol):
    """Sends one message; the same id twice is one message to whoever receives it."""

    async def send(self, message: Outgoing, now: datetime) -> Sent: ...


class FolderSender:
    """Lays each message into a folder as `<id>.json`, readable by the owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: Outgoing, now: datetime) -> Sent:
        try:
            await asyncio.to_thread(self._write, message, now)
        except OSError as error:
            raise NotSentError(str(error)) from error
        return Sent()

    def _write(self, message: Outgoing, now: datetime) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        content = {
            "id": message.id,
            "at": clock.rfc3339(now),
            "channel": message.channel,
            "address": message.address,
            "text": message.text,
        }
        target = self._folder / f"{message.id}.json"
        partial = target.with_suffix(".partial")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(content), indent=1))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a gateway may answer."""

    arrived: datetime | None = None


class GatewaySender:
    """POSTs `{id, channel, address, text}` to an HTTPS gateway; 2xx means it was taken."""

    def __init__(self, url: str, key: str, client: httpx.AsyncClient) -> None:
        self._url, self._key, self._client = url, key, client

    async def send(self, message: Outgoing, now: datetime) -> Sent:
        content = {
            "id": message.id,
            "channel": message.channel,
            "address": message.address,
            "text": message.text,
        }
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        try:
            answer = await self._client.post(self._url, json=content, headers=headers)
        except httpx.HTTPError as error:
            raise NotSentError(type(error).__name__) from error
        if answer.is_client_error and answer.status_code not in (408, 425, 429):
            raise NotSentError(f"HTTP {answer.status_code}", final=True)
        if not answer.is_success:
            raise NotSentError(f"HTTP {answer.status_code}")
        return Sent(arrived=_arrived(answer.content[:ANSWER_BYTES_MAX], now))


def _arrived(content: bytes, now: datetime) -> datetime | None:
    """When the gateway says so, and not in the future."""
    try:
        told = msgspec.json.decode(content, type=_Told).arrived
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    if told is None or told.tzinfo is None or told > now:
        return None
    return told


@contextlib.asynccontextmanager
async def open_sender(settings: Settings) -> AsyncGenerator[Sender]:
    """As the operator has set it; its connections end with the block."""
    if settings.messages.url == "folder":
        yield FolderSender(settings.data / FOLDER)
        return
    async with httpx.AsyncClient(timeout=SEND_SECONDS_MAX) as client:
        yield GatewaySender(settings.messages.url, settings.messages.key, client)
