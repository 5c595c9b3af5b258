"""Finding the enterprise that is meant: by code, by USCC in whatever was scanned, by name."""

from backend.accounts.scope import in_scope
from backend.database import Transaction
from backend.enterprises import short_code, store, uscc
from backend.enterprises.model import Enterprise

FOUND_MAX = 50
NAME_LENGTH_MAX = 100


def by_code(tx: Transaction, text: str) -> Enterprise | None:
    """The enterprise of a typed or scanned short code; None when the code is wrong or unknown."""
    code = short_code.read(text)
    return store.by_short_code(tx, code) if code else None


def search(tx: Transaction, text: str, territory: str, limit: int) -> list[Enterprise]:
    """What a person at a desk may mean by `text`, in a territory.

    A short code, a USCC or an id finds one; anything else is looked for in names.
    """
    wanted = text.strip()[:NAME_LENGTH_MAX]
    if not wanted:
        return []
    one = by_code(tx, wanted)
    if one is None:
        credit_code = uscc.find_uscc(wanted)
        one = store.by_uscc(tx, credit_code) if credit_code else store.by_id(tx, wanted)
    if one is not None:
        return [one] if in_scope(one.agency_path, territory) else []
    return store.by_name(tx, wanted, territory, max(1, min(limit, FOUND_MAX)))
