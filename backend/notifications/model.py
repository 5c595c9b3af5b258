"""Messages and push subscriptions."""

from datetime import datetime

import msgspec

from backend.accounts.model import Name


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message of an inbox, in both languages."""

    id: str
    at: datetime
    title: Name
    text: Name
    read: bool = False
    visit: str | None = None
    """Visit it is about."""
    about: str | None = None
    """Id of the question or halt it hints at: whoever shows that need not show it twice. Of an
    answer: question, `#`, log index.
    """
    place: str | None = None
    """Path at the desk where it is dealt with."""


Told = tuple[str, Message]
"""An account, and what was put into its inbox."""


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """Where a browser listens (W3C Push API), and the keys only that browser has."""

    endpoint: str
    p256dh: str
    """P-256 point, b64u."""
    auth: str
    """16 random bytes, b64u."""
