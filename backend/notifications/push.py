"""Sends Web Push messages (RFC 8030, encrypted by RFC 8291) to addresses that browsers name.

`webpush` 1.0.6 encrypts rightly; around it stand here: a fresh instance for each message (it keeps
the last TTL), a bound on the size (it makes undecryptable messages above it), the missing headers,
our own VAPID token (its `aud` drops the port), and checks of keys and address (it takes any).

An endpoint comes from a client, so it could name a machine of our own network: only public HTTPS
addresses are called, and the connection goes to the very address that was checked.
"""

import asyncio
import functools
import ipaddress
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from enum import Enum
from typing import Literal
from urllib.parse import SplitResult, urlsplit

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from webpush import WebPush, WebPushSubscription

from backend.notifications.model import Subscription
from backend.notifications.problems import SubscriptionRefused
from backend.notifications.vapid import Vapid
from offline_sync import base64url

PAYLOAD_BYTES_MAX = 3993
"""A body of 4,096 bytes is what services take (RFC 8030 §7.2)."""
ENDPOINT_LENGTH_MAX = 1024
SENDS_AT_ONCE_MAX = 8
SEND_SECONDS_MAX = 15
RESOLVERS_MAX = 2
LIFETIME_SECONDS = 24 * 3600
"""TTL: a hint older than a day is worth nothing, the inbox still has the message."""

Resolve = Callable[[str, int], Awaitable[list[str]]]
Urgency = Literal["low", "normal", "high"]

_log = logging.getLogger("palm.push")


class Outcome(Enum):
    """What became of one push."""

    SENT = "sent"
    GONE = "gone"
    """The browser unsubscribed (404 or 410): forget the address."""
    FAILED = "failed"


@functools.cache
def _authorities() -> ssl.SSLContext:
    """Whom the client trusts; reading them all takes 50 ms."""
    return httpx.create_ssl_context(trust_env=False)


class PushSender:
    """Holds the client and the turn; `for_tests` also calls plain HTTP on loopback."""

    def __init__(
        self, vapid: Vapid, resolve: Resolve | None = None, *, for_tests: bool = False
    ) -> None:
        self.vapid = vapid
        self._names = ThreadPoolExecutor(RESOLVERS_MAX, thread_name_prefix="push-names")
        self._resolve = resolve or self._ask_for
        self._for_tests = for_tests
        self._turn = asyncio.Semaphore(SENDS_AT_ONCE_MAX)
        self._client = httpx.AsyncClient(
            verify=_authorities(),
            timeout=SEND_SECONDS_MAX,
            follow_redirects=False,
            trust_env=False,
        )

    async def close(self) -> None:
        await self._client.aclose()
        self._names.shutdown(wait=False, cancel_futures=True)

    async def _ask_for(self, host: str, port: int) -> list[str]:
        # In threads of their own: a name server that never answers must not hold those in which
        # passwords are checked and files are read.
        found = await asyncio.get_running_loop().run_in_executor(
            self._names, functools.partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        )
        return [str(entry[4][0]) for entry in found]

    def check(self, subscription: Subscription) -> None:
        """SubscriptionRefused when it could never be sent to."""
        parts = _split(subscription.endpoint)
        is_test = self._for_tests and parts.scheme == "http"
        if (
            (parts.scheme != "https" and not is_test)
            or not parts.hostname
            or parts.username is not None
            or parts.fragment
            or len(subscription.endpoint) > ENDPOINT_LENGTH_MAX
            or not subscription.endpoint.isascii()
            or not _are_keys(subscription)
        ):
            raise SubscriptionRefused
        try:
            address = ipaddress.ip_address(parts.hostname)
        except ValueError:
            return
        if not self._may_call(address):
            raise SubscriptionRefused

    async def send(
        self,
        subscription: Subscription,
        payload: bytes,
        *,
        now: datetime,
        topic: str | None = None,
        urgency: Urgency = "normal",
    ) -> Outcome:
        """Push one message; a failure is logged and told, never raised."""
        if len(payload) > PAYLOAD_BYTES_MAX:
            raise ValueError(f"payload of {len(payload)} bytes")
        headers = {
            "TTL": str(LIFETIME_SECONDS),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "Urgency": urgency,
            "Authorization": self.vapid.authorization(subscription.endpoint, now),
            **({"Topic": topic} if topic else {}),
        }
        try:
            self.check(subscription)
            async with self._turn, asyncio.timeout(SEND_SECONDS_MAX):
                body = _encrypt(self.vapid, subscription, payload)
                status = await self._post(subscription.endpoint, body, headers)
        except (SubscriptionRefused, httpx.HTTPError, OSError, TimeoutError) as failure:
            _log.warning("push failed: %s", type(failure).__name__)
            return Outcome.FAILED
        if status in (404, 410):
            return Outcome.GONE
        return Outcome.SENT if 200 <= status < 300 else Outcome.FAILED

    async def _post(self, endpoint: str, body: bytes, headers: dict[str, str]) -> int:
        parts = _split(endpoint)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = await self._checked_address(host, port)
        literal = f"[{address}]" if ":" in address else address
        url = parts._replace(netloc=f"{literal}:{port}").geturl()
        # The name is checked by TLS although the connection goes to the address (RFC 6066 §3).
        request = self._client.build_request(
            "POST",
            url,
            content=body,
            headers={**headers, "Host": parts.netloc},
            extensions={"sni_hostname": host},
        )
        response = await self._client.send(request, stream=True)
        await response.aclose()  # what the service says beyond its status is not read
        return response.status_code

    async def _checked_address(self, host: str, port: int) -> str:
        """One address of the host, when all of them are public."""
        found = await self._resolve(host, port)
        if not found or not all(self._may_call(ipaddress.ip_address(one)) for one in found):
            raise SubscriptionRefused
        return found[0]

    def _may_call(self, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
        if self._for_tests and address.is_loopback:
            return True
        inner = getattr(address, "ipv4_mapped", None) or address
        return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _split(endpoint: str) -> SplitResult:
    try:
        parts = urlsplit(endpoint)
        _ = parts.port  # raises for a port that is none
    except ValueError:
        raise SubscriptionRefused from None
    return parts


def _are_keys(subscription: Subscription) -> bool:
    try:
        point = base64url.decode(subscription.p256dh.rstrip("="))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        return len(point) == 65 and len(base64url.decode(subscription.auth.rstrip("="))) == 16
    except ValueError:
        return False


def _encrypt(vapid: Vapid, subscription: Subscription, payload: bytes) -> bytes:
    """Body of the request: RFC 8188 header and one record."""
    private, public = _pems(vapid.key)
    once = WebPush(private_key=private, public_key=public, subscriber="unused@palm.invalid")
    wanted = WebPushSubscription.model_validate(
        {
            "endpoint": subscription.endpoint,
            "keys": {"auth": subscription.auth, "p256dh": subscription.p256dh},
        }
    )
    return once.get(payload, wanted).encrypted


@functools.lru_cache(maxsize=4)
def _pems(key: ec.EllipticCurvePrivateKey) -> tuple[bytes, bytes]:
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private, public
