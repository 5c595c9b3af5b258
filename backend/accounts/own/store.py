"""All SQL of changing one's own ways to sign in."""

import msgspec

from backend.database import Transaction


class KeptPasskey(msgspec.Struct, frozen=True, kw_only=True):
    """A passkey as its owner sees it."""

    credential_id: bytes
    label: str
    created_ms: int
    used_ms: int | None


def passkeys(tx: Transaction, account_id: str) -> list[KeptPasskey]:
    rows = tx.fetch_all(
        "SELECT credential_id, label, created_ms, used_ms FROM passkey WHERE account_id = ?"
        " ORDER BY created_ms, credential_id",
        (account_id,),
    )
    return [
        KeptPasskey(credential_id=bytes(row[0]), label=row[1], created_ms=row[2], used_ms=row[3])
        for row in rows
    ]


def rename_passkey(tx: Transaction, account_id: str, credential_id: bytes, label: str) -> bool:
    """False when it is not one of this account's."""
    touched = tx.execute(
        "UPDATE passkey SET label = ? WHERE credential_id = ? AND account_id = ?",
        (label, credential_id, account_id),
    )
    return touched == 1


def remove_passkey(tx: Transaction, account_id: str, credential_id: bytes) -> None:
    tx.execute(
        "DELETE FROM passkey WHERE credential_id = ? AND account_id = ?",
        (credential_id, account_id),
    )


def set_password(
    tx: Transaction, account_id: str, password_hash: str, one_time_until_ms: int | None
) -> None:
    """The password that counts from now on, and until when when it counts once."""
    tx.execute(
        "UPDATE account SET password_hash = ?, one_time_until_ms = ? WHERE id = ?",
        (password_hash, one_time_until_ms, account_id),
    )


def end_sessions(tx: Transaction, account_id: str, but: bytes = b"") -> None:
    """All sessions of an account end, but the one with this digest."""
    tx.execute("DELETE FROM session WHERE account_id = ? AND token_hash <> ?", (account_id, but))
