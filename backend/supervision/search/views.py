"""How the index of words follows the log."""

from collections.abc import Sequence

from backend.accounts import store as accounts_store
from backend.database import Transaction
from backend.ledger.model import LoggedEntry
from backend.ledger.views import Follower
from backend.supervision.search import store
from backend.supervision.search.grams import fold, grams
from backend.supervision.search.texts import KINDS, words_of


def _index(tx: Transaction, entries: Sequence[LoggedEntry]) -> None:
    """Entries of one visit mostly come together and repeat each other's words: each pair of
    characters is entered once for all of them, in the order of the index.
    """
    devices = accounts_store.known_kids(tx, sorted({entry.kid for entry in entries}))
    pieces: list[store.Piece] = []
    written: dict[int, set[str]] = {}
    docs: dict[tuple[str, str], int] = {}
    for entry in entries:
        words = words_of(entry, by_server=entry.kid not in devices)
        if words is None:
            continue
        about = (words.kind, words.subject)
        if about not in docs:
            docs[about] = store.subject(tx, *about, entry.idx)
        pieces.append((entry.idx, docs[about], entry.kind, entry.received_ms, words.text))
        written.setdefault(docs[about], set()).add(words.text)
    found = {text: grams(fold(text).text) for text in set[str]().union(*written.values())}
    store.add_pieces(tx, pieces)
    pairs = {
        (gram, doc) for doc, texts in written.items() for text in texts for gram in found[text]
    }
    store.add_grams(tx, sorted(pairs))


FOLLOWERS = (
    Follower(
        name="search",
        tables=("search_subject", "search_piece", "search_gram"),
        kinds=KINDS,
        settle=_index,
    ),
)
