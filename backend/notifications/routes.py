"""HTTP of the inbox and of Web Push."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from backend.database import Database
from backend.ledger.service import Ledger
from backend.notifications import service, store
from backend.notifications.model import Message, Subscription
from backend.notifications.push import Outcome, PushSender
from backend.web import ROLES, Asker

Endpoint = Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Messages(msgspec.Struct, frozen=True, kw_only=True):
    messages: list[Message]


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    unread: int
    """200 stand for more."""


class PushKey(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    """`applicationServerKey`, b64u."""


class SubscriptionKeys(msgspec.Struct, frozen=True, kw_only=True):
    p256dh: Key
    auth: Key


class NewSubscription(msgspec.Struct, frozen=True, kw_only=True):
    """`PushSubscription.toJSON()`; its expiration time is not needed."""

    endpoint: Endpoint
    keys: SubscriptionKeys


class EndpointOnly(msgspec.Struct, frozen=True, kw_only=True):
    endpoint: Endpoint


class TestResult(msgspec.Struct, frozen=True, kw_only=True):
    """How many browsers the test message went to."""

    sent: int
    gone: int
    failed: int


@get("/api/inbox/unread", operation_id="countUnread", opt={"roles": ROLES}, tags=["notifications"])
async def count_unread(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> Unread:
    """How many of my messages nobody has read: for a mark at the inbox."""
    count = await database.read(lambda tx: service.unread(tx, asker.account_id))
    return Unread(unread=count)


@get("/api/inbox", operation_id="readInbox", opt={"roles": ROLES}, tags=["notifications"])
async def read_inbox(
    database: NamedDependency[Database], asker: NamedDependency[Asker]
) -> Messages:
    """My messages, newest first."""
    messages = await database.read(lambda tx: service.inbox(tx, asker.account_id))
    return Messages(messages=messages)


@post(
    "/api/inbox/{message_id:str}/reading",
    operation_id="markMessageRead",
    opt={"roles": ROLES},
    status_code=204,
    tags=["notifications"],
)
async def mark_read(
    message_id: FromPath[str],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> None:
    """I have read this one."""
    await database.write(lambda tx: service.read_message(tx, asker.account_id, message_id, now))


@get("/api/push/key", operation_id="getPushKey", opt={"roles": ROLES}, tags=["notifications"])
async def push_key(push_sender: NamedDependency[PushSender]) -> PushKey:
    """The key a browser subscribes with."""
    return PushKey(key=push_sender.vapid.public())


@post(
    "/api/push/subscriptions",
    operation_id="subscribeToPush",
    opt={"roles": ROLES},
    status_code=204,
    tags=["notifications"],
)
async def subscribe(
    data: JSONBody[NewSubscription],
    database: NamedDependency[Database],
    push_sender: NamedDependency[PushSender],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> None:
    """Hint to this browser when something comes into my inbox."""
    subscription = Subscription(
        endpoint=data.endpoint, p256dh=data.keys.p256dh, auth=data.keys.auth
    )
    await service.subscribe(database, push_sender, asker.account_id, subscription, now)


@delete(
    "/api/push/subscriptions",
    operation_id="unsubscribeFromPush",
    opt={"roles": ROLES},
    tags=["notifications"],
)
async def unsubscribe(
    data: JSONBody[EndpointOnly],
    database: NamedDependency[Database],
    asker: NamedDependency[Asker],
) -> None:
    """No more hints to this browser."""
    await database.write(lambda tx: store.remove_subscription(tx, data.endpoint, asker.account_id))


@post(
    "/api/push/test",
    operation_id="sendTestMessage",
    opt={"roles": ROLES},
    status_code=200,
    tags=["notifications"],
)
async def send_test(
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    push_sender: NamedDependency[PushSender],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> TestResult:
    """One test message to myself."""
    counts = await service.send_test(database, ledger, push_sender, asker.account_id, now)
    return TestResult(
        sent=counts[Outcome.SENT], gone=counts[Outcome.GONE], failed=counts[Outcome.FAILED]
    )


HANDLERS = [read_inbox, count_unread, mark_read, push_key, subscribe, unsubscribe, send_test]
