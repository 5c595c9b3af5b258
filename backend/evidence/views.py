"""Which files the log speaks of, and which of them are here."""

import msgspec

from backend.accounts import store as accounts_store
from backend.database import Transaction
from backend.evidence import bodies, store
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower

WITH_MEDIA = frozenset({"photo.captured", "sound.captured", "signature.drawn", "remark.written"})
"""The last is the enterprise's own photo, named by the server's chain."""


def _expect(tx: Transaction, entry: LoggedEntry) -> None:
    capture = entry.body.get("capture")
    for role, media in bodies.media_in(entry.body).items():
        store.add_expected(
            tx,
            idx=entry.idx,
            role=role,
            media=media,
            visit=entry.subject,
            capture=capture if isinstance(capture, str) else "",
            kid=entry.kid,
        )


def _store(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    media = msgspec.convert(entry.body, bodies.Media)
    store.add_stored(tx, media, entry.received_ms, entry.idx)


def by_server(tx: Transaction, entry: LoggedEntry) -> bool:
    """A device may sign any kind it likes; acts of the server come from no device's key."""
    return accounts_store.device_by_kid(tx, entry.kid) is None


FOLLOWERS = (
    Follower(name="media_expected", tables=("media_expected",), kinds=WITH_MEDIA, apply=_expect),
    Follower(
        name="media_stored",
        tables=("media_stored",),
        kinds=frozenset({"media.stored"}),
        apply=_store,
    ),
)
