"""All SQL of the demo."""

from collections.abc import Sequence

from backend.database import Transaction
from backend.evidence.store import marks


def act_secrets(tx: Transaction, enterprises: Sequence[str], limit: int) -> list[str]:
    """What opens the pages of the newest visits to these enterprises."""
    rows = tx.fetch_all(
        "SELECT act_secret FROM visit WHERE act_secret IS NOT NULL AND state = 'closed'"  # noqa: S608 - placeholders
        f" AND enterprise_id IN ({marks(enterprises)}) ORDER BY opened_ms DESC, id LIMIT ?",
        (*enterprises, limit),
    )
    return [str(row[0]) for row in rows]
