"""What other nouns add to the page of a door: one link each, shown only while it is offered."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from backend.database import Transaction
from backend.problems import Text


class DoorFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of whoever stands at the door."""

    base: str
    """Address of the page: `/d/<door>` or `/a/<secret>`."""
    door: str
    """Hex SHA-256 of the capability in it."""
    visit: str
    enterprise_id: str | None
    closed_ms: int | None
    """When the closing arrived; None while the visit is open or not here yet."""


class SectionLink(msgspec.Struct, frozen=True, kw_only=True):
    """A section of the page: its heading, one sentence, and the button."""

    title: Text
    text: Text
    button: Text


class DoorSection(msgspec.Struct, frozen=True, kw_only=True):
    """One noun's offer. Its form stands at `<base>/<name>` and is that noun's own page."""

    name: str
    offer: Callable[[Transaction, DoorFacts, datetime], SectionLink | None]
    """None while there is nothing to offer."""
