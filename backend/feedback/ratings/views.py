"""How the tables of ratings follow the log. Only what the server signed counts."""

import msgspec

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.feedback.ratings import store
from backend.feedback.ratings.model import (
    KeyPublished,
    RatingsReleased,
    TextScreened,
    TokenIssued,
)
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower


def _follow(tx: Transaction, entry: LoggedEntry) -> None:
    if not by_server(tx, entry):
        return
    match entry.kind:
        case "rating.key_published":
            store.add_key(tx, entry, msgspec.convert(entry.body, KeyPublished))
        case "rating.token_issued":
            store.add_token(tx, entry, msgspec.convert(entry.body, TokenIssued))
        case "ratings.released":
            body = msgspec.convert(entry.body, RatingsReleased)
            store.add_batch(tx, entry, body, msgspec.json.encode(body.totals).decode())
        case _:
            store.screen(tx, entry, msgspec.convert(entry.body, TextScreened))


FOLLOWER = Follower(
    name="ratings",
    tables=("rating_key", "rating_token", "rating_batch", "rating_text"),
    kinds=frozenset(
        {
            "rating.key_published",
            "rating.token_issued",
            "ratings.released",
            "rating.text_screened",
        }
    ),
    apply=_follow,
)
