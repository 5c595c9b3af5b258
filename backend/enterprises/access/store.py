"""All SQL of claims, sessions and passkeys of enterprises, and of their service addresses."""

from typing import Any

import msgspec

from backend.database import Transaction

CHALLENGES_MAX = 10_000
"""The oldest go first, as with accounts."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A code that was issued; of the code itself only its hash is kept."""

    id: str
    enterprise_id: str
    issued_ms: int
    expires_ms: int
    revoked_ms: int | None = None
    used_ms: int | None = None
    used_form: bytes | None = None


class EnterprisePasskey(msgspec.Struct, frozen=True, kw_only=True):
    credential_id: bytes
    enterprise_id: str
    public_key: bytes
    """COSE_Key."""
    sign_count: int
    label: str
    created_ms: int = 0


class EnterpriseSession(msgspec.Struct, frozen=True, kw_only=True):
    enterprise_id: str
    seen_ms: int
    expires_ms: int


class ServiceAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where an enterprise said it takes deliveries; channel `none` is the withdrawal."""

    enterprise_id: str
    idx: int
    channel: str
    address: str
    signer: str
    consent: str
    """The very words that were agreed to."""
    confirmed_ms: int


_CLAIM = ", ".join(Claim.__struct_fields__)
_PASSKEY = ", ".join(EnterprisePasskey.__struct_fields__)
_ADDRESS = ", ".join(ServiceAddress.__struct_fields__)


def add_claim(tx: Transaction, claim: Claim, code_hash: bytes) -> None:
    tx.execute(
        "INSERT INTO enterprise_claim (id, enterprise_id, code_hash, issued_ms, expires_ms)"
        " VALUES (?, ?, ?, ?, ?)",
        (claim.id, claim.enterprise_id, code_hash, claim.issued_ms, claim.expires_ms),
    )


def revoke_claims(tx: Transaction, enterprise_id: str, now_ms: int) -> None:
    """Codes of this enterprise that nobody has used sign nobody in any more."""
    tx.execute(
        "UPDATE enterprise_claim SET revoked_ms = ?"
        " WHERE enterprise_id = ? AND used_ms IS NULL AND revoked_ms IS NULL",
        (now_ms, enterprise_id),
    )


def claim_by_hash(tx: Transaction, code_hash: bytes) -> Claim | None:
    row = tx.fetch_one(f"SELECT {_CLAIM} FROM enterprise_claim WHERE code_hash = ?", (code_hash,))  # noqa: S608 - constant columns
    return Claim(**dict(zip(Claim.__struct_fields__, row, strict=True))) if row else None


def use_claim(tx: Transaction, claim_id: str, form: bytes, now_ms: int) -> bool:
    """Whether it was this call that used the code: of two at once, one."""
    touched = tx.execute(
        "UPDATE enterprise_claim SET used_ms = ?, used_form = ?"
        " WHERE id = ? AND used_ms IS NULL AND revoked_ms IS NULL AND expires_ms > ?",
        (now_ms, form, claim_id, now_ms),
    )
    return touched == 1


def end_access(tx: Transaction, enterprise_id: str) -> None:
    """Every session and passkey of this enterprise."""
    tx.execute("DELETE FROM enterprise_session WHERE enterprise_id = ?", (enterprise_id,))
    tx.execute("DELETE FROM enterprise_passkey WHERE enterprise_id = ?", (enterprise_id,))


def add_session(
    tx: Transaction, token_hash: bytes, enterprise_id: str, now_ms: int, expires_ms: int
) -> None:
    tx.execute("DELETE FROM enterprise_session WHERE expires_ms <= ?", (now_ms,))
    tx.execute(
        "INSERT INTO enterprise_session (token_hash, enterprise_id, created_ms, seen_ms,"
        " expires_ms) VALUES (?, ?, ?, ?, ?)",
        (token_hash, enterprise_id, now_ms, now_ms, expires_ms),
    )


def session_by_hash(tx: Transaction, token_hash: bytes, now_ms: int) -> EnterpriseSession | None:
    row = tx.fetch_one(
        "SELECT enterprise_id, seen_ms, expires_ms FROM enterprise_session"
        " WHERE token_hash = ? AND expires_ms > ?",
        (token_hash, now_ms),
    )
    if row is None:
        return None
    return EnterpriseSession(enterprise_id=row[0], seen_ms=int(row[1]), expires_ms=int(row[2]))


def touch_session(tx: Transaction, token_hash: bytes, now_ms: int, expires_ms: int) -> None:
    tx.execute(
        "UPDATE enterprise_session SET seen_ms = ?, expires_ms = ? WHERE token_hash = ?",
        (now_ms, expires_ms, token_hash),
    )


def end_session(tx: Transaction, token_hash: bytes) -> None:
    tx.execute("DELETE FROM enterprise_session WHERE token_hash = ?", (token_hash,))


def add_passkey(tx: Transaction, passkey: EnterprisePasskey, now_ms: int) -> bool:
    """False when this credential is already registered, by whomever."""
    touched = tx.execute(
        "INSERT INTO enterprise_passkey (credential_id, enterprise_id, public_key, sign_count,"
        " label, created_ms) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (credential_id) DO NOTHING",
        (
            passkey.credential_id,
            passkey.enterprise_id,
            passkey.public_key,
            passkey.sign_count,
            passkey.label,
            now_ms,
        ),
    )
    return touched == 1


def passkeys_of(tx: Transaction, enterprise_id: str) -> list[EnterprisePasskey]:
    rows = tx.fetch_all(
        f"SELECT {_PASSKEY} FROM enterprise_passkey WHERE enterprise_id = ?"  # noqa: S608 - constant columns
        " ORDER BY created_ms, label",
        (enterprise_id,),
    )
    return [_passkey(row) for row in rows]


def passkey_by_id(tx: Transaction, credential_id: bytes) -> EnterprisePasskey | None:
    row = tx.fetch_one(
        f"SELECT {_PASSKEY} FROM enterprise_passkey WHERE credential_id = ?",  # noqa: S608 - constant columns
        (credential_id,),
    )
    return _passkey(row) if row else None


def _passkey(row: tuple[Any, ...]) -> EnterprisePasskey:
    members: dict[str, Any] = dict(zip(EnterprisePasskey.__struct_fields__, row, strict=True))
    return EnterprisePasskey(**members)


def note_passkey_use(tx: Transaction, credential_id: bytes, count: int, now_ms: int) -> bool:
    """False when it was taken away meanwhile."""
    touched = tx.execute(
        "UPDATE enterprise_passkey SET sign_count = ?, used_ms = ? WHERE credential_id = ?",
        (count, now_ms, credential_id),
    )
    return touched == 1


def add_challenge(
    tx: Transaction,
    nonce: str,
    purpose: str,
    enterprise_id: str | None,
    *,
    now_ms: int,
    expires_ms: int,
) -> None:
    tx.execute("DELETE FROM enterprise_challenge WHERE expires_ms <= ?", (now_ms,))
    waiting = tx.fetch_all("SELECT count(*) FROM enterprise_challenge")[0][0]
    if waiting >= CHALLENGES_MAX:
        tx.execute(
            "DELETE FROM enterprise_challenge WHERE nonce IN"
            " (SELECT nonce FROM enterprise_challenge ORDER BY expires_ms LIMIT ?)",
            (waiting - CHALLENGES_MAX + 1,),
        )
    tx.execute(
        "INSERT INTO enterprise_challenge (nonce, purpose, enterprise_id, expires_ms)"
        " VALUES (?, ?, ?, ?)",
        (nonce, purpose, enterprise_id, expires_ms),
    )


def take_challenge(
    tx: Transaction, nonce: str, purpose: str, now_ms: int
) -> tuple[bool, str | None]:
    """Whether the nonce was open, and for which enterprise; it is used up either way."""
    rows = tx.fetch_all(
        "DELETE FROM enterprise_challenge WHERE nonce = ? AND purpose = ?"
        " RETURNING enterprise_id, expires_ms",
        (nonce, purpose),
    )
    if not rows or rows[0][1] <= now_ms:
        return (False, None)
    return (True, rows[0][0])


def add_service_address(tx: Transaction, given: ServiceAddress) -> None:
    tx.execute(
        f"INSERT INTO service_address ({_ADDRESS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constant columns
        " ON CONFLICT (enterprise_id, idx) DO NOTHING",
        msgspec.structs.astuple(given),
    )


def service_addresses_of(tx: Transaction, enterprise_id: str, limit: int) -> list[ServiceAddress]:
    """Newest first."""
    rows = tx.fetch_all(
        f"SELECT {_ADDRESS} FROM service_address WHERE enterprise_id = ?"  # noqa: S608 - constant columns
        " ORDER BY idx DESC LIMIT ?",
        (enterprise_id, limit),
    )
    members = ServiceAddress.__struct_fields__
    return [ServiceAddress(**dict(zip(members, row, strict=True))) for row in rows]
