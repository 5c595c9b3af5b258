"""All SQL of messages and push subscriptions."""

from typing import Any

from backend import clock
from backend.accounts.model import Name
from backend.database import Transaction
from backend.notifications.model import Message, Subscription

SUBSCRIPTIONS_PER_ACCOUNT_MAX = 10
"""The oldest go: a browser that subscribes anew leaves its former address behind."""


def add_message(tx: Transaction, account_id: str, message: Message) -> None:
    tx.execute(
        "INSERT INTO message (id, account_id, title_zh, title_en, text_zh, text_en, visit_id,"
        " sent_ms, about, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            message.id,
            account_id,
            message.title.zh,
            message.title.en,
            message.text.zh,
            message.text.en,
            message.visit,
            clock.to_ms(message.at),
            message.about,
            message.place,
        ),
    )


def messages_of(tx: Transaction, account_id: str, limit: int) -> list[Message]:
    """Newest first."""
    rows = tx.fetch_all(
        "SELECT id, title_zh, title_en, text_zh, text_en, visit_id, sent_ms, read_ms, about,"
        " place FROM message WHERE account_id = ? ORDER BY sent_ms DESC, id LIMIT ?",
        (account_id, limit),
    )
    return [_message(row) for row in rows]


def unread(tx: Transaction, account_id: str, bound: int) -> int:
    """How many messages of this inbox nobody has read, up to a bound."""
    row = tx.fetch_one(
        "SELECT COUNT(*) FROM (SELECT 1 FROM message WHERE account_id = ? AND read_ms IS NULL"
        " LIMIT ?) AS counted",
        (account_id, bound),
    )
    return 0 if row is None else int(row[0])


def sent_since(tx: Transaction, account_id: str, title: Name, since_ms: int) -> int:
    """How many messages of this title the inbox got after that instant."""
    row = tx.fetch_one(
        "SELECT count(*) FROM message WHERE account_id = ? AND sent_ms > ? AND title_zh = ?",
        (account_id, since_ms, title.zh),
    )
    return 0 if row is None else int(row[0])


def _message(row: tuple[Any, ...]) -> Message:
    return Message(
        id=row[0],
        title=Name(row[1], row[2]),
        text=Name(row[3], row[4]),
        visit=row[5],
        at=clock.from_ms(row[6]),
        read=row[7] is not None,
        about=row[8],
        place=row[9],
    )


def mark_read(tx: Transaction, account_id: str, message_id: str, read_ms: int) -> bool:
    """False when this inbox has no such message; the first reading's time stays."""
    touched = tx.execute(
        "UPDATE message SET read_ms = coalesce(read_ms, ?) WHERE id = ? AND account_id = ?",
        (read_ms, message_id, account_id),
    )
    return touched == 1


def mark_read_about(
    tx: Transaction, account_id: str, about: str, title: Name, read_ms: int
) -> None:
    """The message of this title about something that was read elsewhere."""
    tx.execute(
        "UPDATE message SET read_ms = coalesce(read_ms, ?)"
        " WHERE account_id = ? AND about = ? AND title_zh = ?",
        (read_ms, account_id, about, title.zh),
    )


def add_subscription(
    tx: Transaction, account_id: str, subscription: Subscription, now_ms: int
) -> None:
    """A browser has one holder at a time: whoever subscribed it last."""
    tx.execute(
        "INSERT INTO push_subscription (endpoint, account_id, p256dh, auth, created_ms)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (endpoint) DO UPDATE SET"
        " account_id = excluded.account_id, p256dh = excluded.p256dh, auth = excluded.auth,"
        " created_ms = excluded.created_ms",
        (subscription.endpoint, account_id, subscription.p256dh, subscription.auth, now_ms),
    )
    tx.execute(
        "DELETE FROM push_subscription WHERE account_id = ? AND endpoint NOT IN"
        " (SELECT endpoint FROM push_subscription WHERE account_id = ?"
        " ORDER BY created_ms DESC, endpoint LIMIT ?)",
        (account_id, account_id, SUBSCRIPTIONS_PER_ACCOUNT_MAX),
    )


def remove_subscription(tx: Transaction, endpoint: str, account_id: str | None = None) -> None:
    """Of whomever it is, or only when it is this account's."""
    if account_id is None:
        tx.execute("DELETE FROM push_subscription WHERE endpoint = ?", (endpoint,))
    else:
        tx.execute(
            "DELETE FROM push_subscription WHERE endpoint = ? AND account_id = ?",
            (endpoint, account_id),
        )


def subscriptions_of(tx: Transaction, account_id: str) -> list[Subscription]:
    rows = tx.fetch_all(
        "SELECT endpoint, p256dh, auth FROM push_subscription WHERE account_id = ?"
        " ORDER BY created_ms, endpoint",
        (account_id,),
    )
    return [Subscription(endpoint=row[0], p256dh=row[1], auth=row[2]) for row in rows]
