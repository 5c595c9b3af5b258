import contextlib
import json
import os
import socket
import threading
from collections.abc import AsyncGenerator
from pathlib import Path

import http_ece
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from backend.accounts.model import Name
from backend.database import Database
from backend.notifications import service, store, vapid
from backend.notifications.model import Subscription
from backend.notifications.problems import SubscriptionRefused
from backend.notifications.push import PAYLOAD_BYTES_MAX, Outcome, PushSender
from backend.notifications.routes import HANDLERS
from offline_sync import base64url, keys
from tests.accounts.people import NOW, PASSWORD, accounts_with, an_account, later, wang
from tests.accounts.server import serving
from tests.notifications.push_service import push_service

pytestmark = pytest.mark.anyio

CONTACT = "mailto:palm@city.example"


class Browser:
    """Keeps the private half of a subscription and reads what arrives."""

    def __init__(self, endpoint: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = Subscription(
            endpoint=endpoint, p256dh=base64url.encode(point), auth=base64url.encode(self.auth)
        )

    def read(self, body: bytes) -> bytes:
        return http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )


@contextlib.asynccontextmanager
async def sending(folder: Path, **options: object) -> AsyncGenerator[PushSender]:
    sender = PushSender(vapid.load_or_make(folder / "keys", CONTACT), **options)
    try:
        yield sender
    finally:
        await sender.close()


@pytest.mark.parametrize("size", [0, 1, 2000, PAYLOAD_BYTES_MAX])
async def test_only_the_browser_can_read_what_was_pushed(tmp_path: Path, size: int) -> None:
    payload = os.urandom(size)
    async with push_service() as remote, sending(tmp_path, for_tests=True) as sender:
        browser = Browser(f"{remote.origin}/push/1?x=y")
        assert await sender.send(browser.subscription, payload, now=NOW) is Outcome.SENT
    received = remote.received[0]
    assert received.path == "/push/1?x=y"
    assert browser.read(received.body) == payload
    assert len(received.body) <= 4096
    assert received.headers["content-type"] == "application/octet-stream"
    assert received.headers["content-encoding"] == "aes128gcm"
    assert received.headers["ttl"] == "86400"
    assert received.headers["urgency"] == "normal"


async def test_a_payload_that_no_service_takes_is_not_made(tmp_path: Path) -> None:
    async with sending(tmp_path, for_tests=True) as sender:
        browser = Browser("http://127.0.0.1:9/push")
        with pytest.raises(ValueError, match="3994"):
            await sender.send(browser.subscription, bytes(PAYLOAD_BYTES_MAX + 1), now=NOW)


async def test_the_vapid_token_names_the_service_with_its_port_and_verifies(
    tmp_path: Path,
) -> None:
    async with push_service() as remote, sending(tmp_path, for_tests=True) as sender:
        await sender.send(Browser(f"{remote.origin}/p").subscription, b"x", now=NOW, topic="t1")
    header = remote.received[0].headers["authorization"]
    token, _, public = header.removeprefix("vapid t=").partition(", k=")
    signed, _, signature = token.rpartition(".")
    point = base64url.decode(public)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    assert keys.verify(key, base64url.decode(signature), signed.encode())
    head, claims = (json.loads(base64url.decode(part)) for part in signed.split("."))
    assert head == {"typ": "JWT", "alg": "ES256"}
    assert claims == {
        "aud": remote.origin,
        "exp": int(NOW.timestamp()) + 12 * 3600,
        "sub": CONTACT,
    }
    assert remote.received[0].headers["topic"] == "t1"


async def test_the_vapid_key_is_made_once_and_is_its_owners_only(tmp_path: Path) -> None:
    first = vapid.load_or_make(tmp_path / "keys", CONTACT)
    assert vapid.load_or_make(tmp_path / "keys", CONTACT).public() == first.public()
    files = list((tmp_path / "keys").iterdir())
    assert [file.name for file in files] == [vapid.KEY_FILE]
    assert files[0].stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.SENT),
        (202, Outcome.SENT),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (400, Outcome.FAILED),
        (413, Outcome.FAILED),
        (429, Outcome.FAILED),
        (500, Outcome.FAILED),
        (302, Outcome.FAILED),
        (307, Outcome.FAILED),
    ],
)
async def test_what_the_service_answers_decides_and_redirects_are_not_followed(
    tmp_path: Path, status: int, outcome: Outcome
) -> None:
    async with push_service() as remote, sending(tmp_path, for_tests=True) as sender:
        remote.status = status
        browser = Browser(f"{remote.origin}/p")
        assert await sender.send(browser.subscription, b"x", now=NOW) is outcome
        assert len(remote.received) == 1


async def test_an_unreachable_service_is_a_failure_and_not_an_error(tmp_path: Path) -> None:
    async with push_service() as remote:
        browser = Browser(f"{remote.origin}/p")
    async with sending(tmp_path, for_tests=True) as sender:
        assert await sender.send(browser.subscription, b"x", now=NOW) is Outcome.FAILED


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/p",
        "ftp://push.example/p",
        "https:///p",
        "https://user:secret@push.example/p",
        "https://push.example/p#fragment",
        "https://push.example:99999/p",
        "https://推送.example/p",
        "https://push.example/" + "p" * 1024,
        "https://127.0.0.1/p",
        "https://[::1]/p",
        "https://10.1.2.3/p",
        "https://192.168.1.1/p",
        "https://172.16.0.1/p",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/p",
        "https://0.0.0.0/p",
        "https://[fe80::1]/p",
        "https://[fc00::1]/p",
        "https://[::ffff:127.0.0.1]/p",
        "https://224.0.0.1/p",
        "https://255.255.255.255/p",
        "not a url",
        "",
    ],
)
async def test_only_public_https_addresses_can_be_subscribed(tmp_path: Path, endpoint: str) -> None:
    async with sending(tmp_path) as sender:
        with pytest.raises(SubscriptionRefused):
            sender.check(Browser(endpoint).subscription)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.5"],
        ["203.0.114.9", "192.168.0.1"],
        ["::1"],
        ["::ffff:10.0.0.1"],
        ["169.254.169.254"],
        [],
    ],
)
async def test_a_public_name_that_leads_into_our_own_network_is_not_called(
    tmp_path: Path, addresses: list[str]
) -> None:
    asked = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return addresses

    async with push_service() as remote, sending(tmp_path, resolve=resolve) as sender:
        browser = Browser(f"https://rebinding.example:{remote.port}/p")
        assert await sender.send(browser.subscription, b"x", now=NOW) is Outcome.FAILED
        assert asked == [("rebinding.example", remote.port)]
        assert remote.received == []


async def test_the_connection_goes_to_the_address_that_was_checked(tmp_path: Path) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async with (
        push_service() as remote,
        sending(tmp_path, resolve=resolve, for_tests=True) as sender,
    ):
        browser = Browser(f"http://push.example:{remote.port}/p")
        assert await sender.send(browser.subscription, b"x", now=NOW) is Outcome.SENT
    assert remote.received[0].headers["host"] == f"push.example:{remote.port}"


async def test_names_are_looked_up_in_threads_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def looks_up(*_: object, **__: object) -> list[object]:
        threads.append(threading.current_thread().name)
        raise OSError("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", looks_up)
    async with sending(tmp_path) as sender:
        browser = Browser("https://push.example/p")
        assert await sender.send(browser.subscription, b"x", now=NOW) is Outcome.FAILED
    assert [name.startswith("push-names") for name in threads] == [True]


@pytest.mark.parametrize(
    "changes",
    [{"auth": ""}, {"auth": "AAAA"}, {"p256dh": ""}, {"p256dh": "A" * 87}, {"auth": "!" * 22}],
)
async def test_broken_keys_are_refused(tmp_path: Path, changes: dict[str, str]) -> None:
    whole = Browser("https://push.example/p").subscription
    async with sending(tmp_path) as sender:
        sender.check(whole)
        with pytest.raises(SubscriptionRefused):
            sender.check(msgspec.structs.replace(whole, **changes))


async def test_a_test_message_is_in_the_inbox_in_the_log_and_on_the_phone(
    database: Database, tmp_path: Path
) -> None:
    async with (
        push_service() as remote,
        sending(tmp_path, for_tests=True) as sender,
        serving(
            await accounts_with(database, wang()), tmp_path, HANDLERS, push_sender=sender
        ) as server,
    ):
        client = server.client()
        assert (await client.get("/api/inbox")).status_code == 401
        await client.post("/api/session", json={"login": "wangjg", "password": PASSWORD})
        assert (await client.get("/api/push/key")).json() == {"key": sender.vapid.public()}
        browser = Browser(f"{remote.origin}/p")
        body = {
            "endpoint": browser.subscription.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": browser.subscription.p256dh, "auth": browser.subscription.auth},
        }
        assert (await client.post("/api/push/subscriptions", json=body)).status_code == 204

        answer = await client.post("/api/push/test")

        assert answer.json() == {"sent": 1, "gone": 0, "failed": 0}
        shown = json.loads(browser.read(remote.received[0].body))
        assert (shown["title"], shown["en"]["title"]) == ("测试消息", "Test message")
        (message,) = (await client.get("/api/inbox")).json()["messages"]
        assert (message["title"]["zh"], message["read"]) == ("测试消息", False)
        kinds = await database.read(lambda tx: tx.fetch_all("SELECT kind, by_id FROM entry"))
        assert kinds == [("message.sent", "a-wangjg")]

        assert (await client.post(f"/api/inbox/{message['id']}/reading")).status_code == 204
        assert (await client.get("/api/inbox")).json()["messages"][0]["read"] is True
        assert (await client.post("/api/inbox/nothing/reading")).status_code == 404

        gone = {"endpoint": browser.subscription.endpoint}
        answer = await client.request("DELETE", "/api/push/subscriptions", json=gone)
        assert answer.status_code == 204
        assert (await client.post("/api/push/test")).json()["sent"] == 0


async def test_an_address_that_is_gone_is_forgotten_and_a_broken_one_is_kept(
    database: Database, tmp_path: Path
) -> None:
    await accounts_with(database, wang())
    async with push_service() as remote, sending(tmp_path, for_tests=True) as sender:
        browser = Browser(f"{remote.origin}/p")
        await service.subscribe(database, sender, "a-wangjg", browser.subscription, NOW)
        left = {}
        for status in (500, 410):
            remote.status = status
            message = store.Message(id="m", at=NOW, title=Name("a", "a"), text=Name("b", "b"))
            await service.hint(database, sender, "a-wangjg", message, NOW)
            found = await database.read(lambda tx: store.subscriptions_of(tx, "a-wangjg"))
            left[status] = len(found)
    assert left == {500: 1, 410: 0}


async def test_an_inbox_is_its_holders_only_and_newest_first(database: Database) -> None:
    await accounts_with(database, wang(), an_account("limin"))

    def write(tx) -> None:
        for number, account in enumerate(("a-wangjg", "a-limin", "a-wangjg")):
            message = store.Message(
                id=f"m{number}",
                at=later(minutes=number),
                title=Name("题", "t"),
                text=Name("文", "x"),
                visit="v1",
            )
            store.add_message(tx, account, message)

    await database.write(write)
    mine = await database.read(lambda tx: service.inbox(tx, "a-wangjg"))
    assert [(message.id, message.visit) for message in mine] == [("m2", "v1"), ("m0", "v1")]
    assert not await database.write(lambda tx: store.mark_read(tx, "a-limin", "m0", 1))


async def test_a_browser_belongs_to_whoever_subscribed_it_last_and_old_ones_go(
    database: Database,
) -> None:
    await accounts_with(database, wang(), an_account("limin"))
    count = store.SUBSCRIPTIONS_PER_ACCOUNT_MAX + 3
    browsers = [Browser(f"https://push.example/{number}").subscription for number in range(count)]

    def write(tx) -> None:
        for number, subscription in enumerate(browsers):
            store.add_subscription(tx, "a-wangjg", subscription, number)
        store.add_subscription(tx, "a-limin", browsers[-1], count)

    await database.write(write)
    wangs = await database.read(lambda tx: store.subscriptions_of(tx, "a-wangjg"))
    lis = await database.read(lambda tx: store.subscriptions_of(tx, "a-limin"))
    assert wangs == browsers[3:-1]
    assert lis == browsers[-1:]


async def test_test_messages_are_few_in_a_minute(database: Database, tmp_path: Path) -> None:
    accounts = await accounts_with(database, wang(), an_account("limin"))
    async with (
        sending(tmp_path) as sender,
        serving(accounts, tmp_path, HANDLERS, push_sender=sender) as server,
    ):
        client, other = server.client(), server.client()
        await client.post("/api/session", json={"login": "wangjg", "password": PASSWORD})
        await other.post("/api/session", json={"login": "limin", "password": PASSWORD})
        statuses = [(await client.post("/api/push/test")).status_code for _ in range(6)]
        assert statuses == [200] * 5 + [429]
        refused = await client.post("/api/push/test")
        assert refused.json()["type"] == "/problems/too-many-test-messages"
        assert refused.headers["retry-after"] == "60"
        assert len((await client.get("/api/inbox")).json()["messages"]) == 5
        assert (await other.post("/api/push/test")).status_code == 200
        server.now = later(minutes=1)
        assert (await client.post("/api/push/test")).status_code == 200
