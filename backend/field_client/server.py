"""HTTP of a field device: one server, signed in by the device's key, problems told as ours."""

import ipaddress
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from backend.field_client.faults import FieldError
from offline_sync import keys, proof

T = TypeVar("T")

TIMEOUT = httpx.Timeout(60, connect=10, pool=60)
ANSWER_BYTES_MAX = 16 * 1024**2


class _Nonce(msgspec.Struct, frozen=True):
    nonce: str


class _Problem(msgspec.Struct, frozen=True):
    type: str = "?"
    zh: dict[str, str] = {}
    en: dict[str, str] = {}


class RefusedByServerError(FieldError):
    """The server answered with a problem."""

    def __init__(self, status: int, problem: str, zh: str, en: str) -> None:
        super().__init__(
            "server-refused", status=status, problem=problem, detail_zh=zh, detail_en=en
        )
        self.status = status
        self.problem = problem


def check_address(url: str, *, insecure_lan: bool) -> str:
    """The address without a slash at its end; FieldError when secrets would travel in clear."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    secure = parts.scheme == "https" and not insecure_lan
    if not (secure or _is_near(host, lan=insecure_lan)) or parts.scheme not in {"http", "https"}:
        raise FieldError("insecure-address", url=url)
    return url.rstrip("/")


def is_this_machine(url: str) -> bool:
    """Whether the address names the machine this runs on."""
    return _is_near(urlsplit(url).hostname or "", lan=False)


def _is_near(host: str, *, lan: bool) -> bool:
    if host == "localhost" or (lan and host.endswith(".local")):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or (lan and address.is_private)


class Server:
    """An open connection; `transport` is for tests that speak to an application directly."""

    def __init__(
        self, url: str, *, insecure_lan: bool, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=url,
            timeout=TIMEOUT,
            transport=transport,
            verify=not insecure_lan,
            follow_redirects=False,
        )
        self._identity: tuple[keys.PrivateKey, str] | None = None

    async def close(self) -> None:
        await self._client.aclose()

    def identify(self, key: keys.PrivateKey, kid: str) -> None:
        """From now on sign in by this key whenever the session has ended."""
        self._identity = (key, kid)

    async def send(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """The answer, whatever its status; signs in again once when the session has ended."""
        answer = await self._once(method, path, content, headers)
        if answer.status_code == 401 and self._identity is not None:
            await self.sign_in_by_key(*self._identity)
            answer = await self._once(method, path, content, headers)
        return answer

    async def _once(
        self, method: str, path: str, content: bytes | None, headers: Mapping[str, str] | None
    ) -> httpx.Response:
        try:
            return await self._client.request(method, path, content=content, headers=headers)
        except (httpx.HTTPError, OSError) as error:
            why = str(error) or type(error).__name__
            raise FieldError("server-unreachable", why=why) from None

    async def call(self, path: str, asked: Any, answer_type: type[T], *, method: str = "POST") -> T:
        """POST JSON and read JSON; FieldError for everything else."""
        content = None if asked is None else msgspec.json.encode(asked)
        headers = {"Content-Type": "application/json"} if content is not None else None
        answer = await self.send(method, path, content=content, headers=headers)
        raise_refusal(answer)
        return read_answer(answer, answer_type)

    @asynccontextmanager
    async def download(self, path: str) -> AsyncGenerator[httpx.Response]:
        """A streamed answer of status 200."""
        if self._identity is not None:
            await self.call("/api/session", None, dict[str, Any], method="GET")
        try:
            async with self._client.stream("GET", path) as answer:
                if answer.status_code != 200:
                    await answer.aread()
                raise_refusal(answer)
                yield answer
        except (httpx.HTTPError, OSError) as error:
            why = str(error) or type(error).__name__
            raise FieldError("server-unreachable", why=why) from None

    async def nonce(self) -> str:
        """A challenge to prove a device key with."""
        answer = await self._once("POST", "/api/devices/challenge", b"", None)
        raise_refusal(answer)
        return read_answer(answer, _Nonce).nonce

    async def sign_in(self, login: str, password: str) -> None:
        """By password, for enrolment only: the password is kept nowhere."""
        asked = {"login": login, "password": password}
        await self.call("/api/session", asked, dict[str, Any])

    async def sign_in_by_key(self, key: keys.PrivateKey, kid: str) -> None:
        """By the enrolled key."""
        challenge = proof.Challenge(nonce=await self.nonce(), use="session")
        signed = proof.sign_challenge(key, challenge).decode()
        asked = msgspec.json.encode({"kid": kid, "proof": signed})
        answer = await self._once(
            "POST", "/api/devices/session", asked, {"Content-Type": "application/json"}
        )
        raise_refusal(answer)


def read_answer(answer: httpx.Response, answer_type: type[T]) -> T:
    """The JSON of an answer; what is no answer of ours (a captive portal) is a FieldError."""
    kind = answer.headers.get("content-type", "")
    if not kind.startswith("application/json") or len(answer.content) > ANSWER_BYTES_MAX:
        raise FieldError("not-the-server", why=kind or "no content type")
    try:
        return msgspec.json.decode(answer.content, type=answer_type)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FieldError("not-the-server", why=str(error)[:200]) from None


def raise_refusal(answer: httpx.Response) -> None:
    """FieldError unless the status says success."""
    if answer.is_success:
        return
    try:
        problem = msgspec.json.decode(answer.content, type=_Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise FieldError("not-the-server", why=f"{answer.status_code}") from None
    name = problem.type.removeprefix("/problems/")
    raise RefusedByServerError(
        answer.status_code, name, problem.zh.get("detail", "?"), problem.en.get("detail", "?")
    )
