"""Writing to somebody's inbox, and hinting at it by Web Push."""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.database import Database, Transaction
from backend.ledger.service import Ledger
from backend.notifications import store
from backend.notifications.model import Message, Subscription, Told
from backend.notifications.problems import TooManyTestMessages
from backend.notifications.push import Outcome, PushSender, Urgency
from backend.problems import NotFound

INBOX_MAX = 200
"""How many messages an inbox shows."""

TESTS_MAX = 5
TESTS_WITHIN = timedelta(minutes=1)

TEST_TITLE = Name("测试消息", "Test message")
TEST_TEXT = Name("如果您看到这条通知，推送已可用。", "If you see this notification, push works.")


def send_message(
    tx: Transaction,
    ledger: Ledger,
    *,
    to: str,
    by: str,
    title: Name,
    text: Name,
    visit: str | None = None,
    about: str | None = None,
    place: str | None = None,
    now: datetime,
) -> Message:
    """Put a message into the inbox of account `to`; that it was sent is in the log.

    The log names the message, not its words: words may concern people who are not part of it.
    """
    message = Message(
        id=str(uuid.uuid4()),
        at=now,
        title=title,
        text=text,
        visit=visit,
        about=about,
        place=place,
    )
    store.add_message(tx, to, message)
    ledger.act(
        tx,
        kind="message.sent",
        by=by,
        subject=visit or "",
        body={"message": message.id, "account": to, **({"visit": visit} if visit else {})},
        now=now,
    )
    return message


def inbox(tx: Transaction, account_id: str) -> list[Message]:
    """Newest first."""
    return store.messages_of(tx, account_id, INBOX_MAX)


def unread(tx: Transaction, account_id: str) -> int:
    """How many messages wait, up to `INBOX_MAX`."""
    return store.unread(tx, account_id, INBOX_MAX)


def read_message(tx: Transaction, account_id: str, message_id: str, now: datetime) -> None:
    """The holder has read it; NotFound in any other inbox."""
    if not store.mark_read(tx, account_id, message_id, clock.to_ms(now)):
        raise NotFound


async def subscribe(
    database: Database,
    sender: PushSender,
    account_id: str,
    subscription: Subscription,
    now: datetime,
) -> None:
    """Hint to this browser from now on. Raises SubscriptionRefused."""
    sender.check(subscription)
    now_ms = clock.to_ms(now)
    await database.write(lambda tx: store.add_subscription(tx, account_id, subscription, now_ms))


async def hint_all(
    database: Database,
    sender: PushSender,
    told: Sequence[Told],
    now: datetime,
    urgency: Urgency = "normal",
) -> None:
    """Push each message to its receiver, side by side; the inbox has them whatever comes of it."""
    await asyncio.gather(
        *(hint(database, sender, account, message, now, urgency) for account, message in told)
    )


async def hint(
    database: Database,
    sender: PushSender,
    account_id: str,
    message: Message,
    now: datetime,
    urgency: Urgency = "normal",
) -> dict[Outcome, int]:
    """Push a message to every browser of its receiver; addresses that are gone are forgotten."""
    subscriptions = await database.read(lambda tx: store.subscriptions_of(tx, account_id))
    payload = _shown(message)
    outcomes = await asyncio.gather(
        *(
            sender.send(subscription, payload, now=now, urgency=urgency)
            for subscription in subscriptions
        )
    )
    gone = [
        subscription.endpoint
        for subscription, outcome in zip(subscriptions, outcomes, strict=True)
        if outcome is Outcome.GONE
    ]

    def forget(tx: Transaction) -> None:
        for endpoint in gone:
            store.remove_subscription(tx, endpoint)

    if gone:
        await database.write(forget)
    return {kind: outcomes.count(kind) for kind in Outcome}


def _shown(message: Message) -> bytes:
    """What the service worker shows: Chinese first, English beside it."""
    return msgspec.json.encode(
        {
            "title": message.title.zh,
            "body": message.text.zh,
            "url": "/inbox",
            "en": {"title": message.title.en, "body": message.text.en},
            "id": message.id,
        }
    )


async def send_test(
    database: Database, ledger: Ledger, sender: PushSender, account_id: str, now: datetime
) -> dict[Outcome, int]:
    """One test message to oneself: into the inbox, and as a push. Raises TooManyTestMessages:
    each is an entry of the log for ever and a call to a service that is not ours.
    """
    since_ms = clock.to_ms(now - TESTS_WITHIN)

    def write(tx: Transaction) -> Message:
        if store.sent_since(tx, account_id, TEST_TITLE, since_ms) >= TESTS_MAX:
            seconds = str(int(TESTS_WITHIN.total_seconds()))
            raise TooManyTestMessages(headers={"Retry-After": seconds}, limit=TESTS_MAX)
        return send_message(
            tx, ledger, to=account_id, by=account_id, title=TEST_TITLE, text=TEST_TEXT, now=now
        )

    message = await database.write(write)
    return await hint(database, sender, account_id, message, now)
