"""How the index of words follows the log."""

from backend.database import Transaction
from backend.evidence.views import by_server
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.supervision.search import store
from backend.supervision.search.grams import fold, grams
from backend.supervision.search.texts import KINDS, words_of


def _index(tx: Transaction, entry: LoggedEntry) -> None:
    words = words_of(entry, by_server=by_server(tx, entry))
    if words is not None:
        doc = store.subject(tx, words.kind, words.subject, entry.idx)
        store.add_piece(tx, entry, doc, words.text)
        store.add_grams(tx, doc, grams(fold(words.text).text))


FOLLOWERS = (
    Follower(
        name="search",
        tables=("search_subject", "search_piece", "search_gram"),
        kinds=KINDS,
        apply=_index,
    ),
)
