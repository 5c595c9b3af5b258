"""All SQL of the feed: its tokens, and the rows programs read."""

from typing import Any

import msgspec

from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction
from backend.supervision.indicators.measures import MEASURES

_MONTH = "substr(day, 1, 7)"
VISIT_MEASURES = (
    *("inspections", "coded", "shown", "scanned", "excepted", "merged"),
    *("over_cap", "closed", "complete", "problems", "corrected"),
)


class TokenRow(msgspec.Struct, frozen=True):
    id: str
    account_id: str
    label: str
    made_ms: int
    used_ms: int | None
    revoked_ms: int | None


_TOKEN = "SELECT id, account_id, label, made_ms, used_ms, revoked_ms FROM feed_token"  # noqa: S105 - a query


def add_token(
    tx: Transaction, identity: str, digest: bytes, account: str, label: str, made_ms: int
) -> None:
    tx.execute(
        "INSERT INTO feed_token (id, token_hash, account_id, label, made_ms)"
        " VALUES (?, ?, ?, ?, ?)",
        (identity, digest, account, label, made_ms),
    )


def token_by_id(tx: Transaction, identity: str) -> TokenRow | None:
    row = tx.fetch_one(f"{_TOKEN} WHERE id = ?", (identity,))
    return None if row is None else TokenRow(*row)


def token_by_hash(tx: Transaction, digest: bytes) -> TokenRow | None:
    row = tx.fetch_one(f"{_TOKEN} WHERE token_hash = ?", (digest,))
    return None if row is None else TokenRow(*row)


def tokens_of(tx: Transaction, account: str) -> list[TokenRow]:
    rows = tx.fetch_all(
        f"{_TOKEN} WHERE account_id = ? ORDER BY made_ms DESC, id LIMIT 200", (account,)
    )
    return [TokenRow(*row) for row in rows]


def in_force(tx: Transaction, account: str) -> int:
    row = tx.fetch_one(
        "SELECT COUNT(*) FROM feed_token WHERE account_id = ? AND revoked_ms IS NULL", (account,)
    )
    return 0 if row is None else int(row[0])


def revoke(tx: Transaction, identity: str, now_ms: int) -> None:
    tx.execute("UPDATE feed_token SET revoked_ms = ? WHERE id = ?", (now_ms, identity))


def use(tx: Transaction, identity: str, now_ms: int) -> None:
    tx.execute("UPDATE feed_token SET used_ms = ? WHERE id = ?", (now_ms, identity))


def months(
    tx: Transaction, scope: str, first: str, last: str
) -> list[tuple[str, str, dict[str, int]]]:
    """Path of the body, month, amounts of the body's own acts; from a month to a day."""
    sums = ", ".join(f"SUM({name})" for name in MEASURES)
    rows = tx.fetch_all(
        f"SELECT agency_path, {_MONTH}, {sums} FROM indicator_day"  # noqa: S608 - constant columns
        f" WHERE day >= ? AND day <= ? AND {scope_sql('agency_path')}"
        f" GROUP BY agency_path, {_MONTH} ORDER BY {_MONTH}, agency_path",
        (f"{first}-01", last, *scope_parameters(scope)),
    )
    return [
        (str(r[0]), str(r[1]), {n: int(a) for n, a in zip(MEASURES, r[2:], strict=True)})
        for r in rows
    ]


def enterprises_by_month(tx: Transaction, scope: str, first: str) -> dict[tuple[str, str], int]:
    """By body and month: how many different enterprises it inspected itself."""
    rows = tx.fetch_all(
        f"SELECT agency_path, {_MONTH}, COUNT(DISTINCT enterprise) FROM indicator_fact"  # noqa: S608 - constant columns
        f" WHERE inspections = 1 AND enterprise <> '' AND day >= ? AND {scope_sql('agency_path')}"
        f" GROUP BY agency_path, {_MONTH}",
        (f"{first}-01", *scope_parameters(scope)),
    )
    return {(str(r[0]), str(r[1])): int(r[2]) for r in rows}


def visits(tx: Transaction, scope: str, offset: int, limit: int) -> list[tuple[Any, ...]]:
    """Id, path of the body, day, enterprise, VISIT_MEASURES; in the order of the log."""
    return tx.fetch_all(
        f"SELECT subject, agency_path, day, enterprise, {', '.join(VISIT_MEASURES)}"  # noqa: S608 - constant columns
        f" FROM indicator_fact WHERE kind = 'visit' AND {scope_sql('agency_path')}"
        " ORDER BY idx, subject LIMIT ? OFFSET ?",
        (*scope_parameters(scope), limit, offset),
    )
