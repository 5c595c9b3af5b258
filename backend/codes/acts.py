"""Acts by their code and secret."""

from backend.codes import act_code, store
from backend.database import Transaction


def visit_of_secret(tx: Transaction, secret: str) -> str | None:
    """The visit whose paper holds this secret; the first that was opened with it counts."""
    return store.visit_of_secret(tx, secret) if act_code.is_secret(secret) else None


def visits_of_code(tx: Transaction, code: str) -> list[str]:
    """The visits with this act code as a person typed it: none, one, and hardly ever two."""
    if act_code.parse(code) is None:
        return []
    return store.visits_of_code(tx, act_code.canonical(code))
