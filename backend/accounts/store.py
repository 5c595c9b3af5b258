"""All SQL of accounts, passkeys, sessions, attempts, challenges and the view of devices."""

from collections.abc import Sequence
from typing import Any

from backend.accounts.model import Account, Device, Name, Passkey, Purpose, Session
from backend.accounts.scope import scope_parameters, scope_sql
from backend.database import Transaction

CHALLENGES_MAX = 10_000
"""The oldest go first: to push out someone's challenge, ten thousand must be asked for in between,
while refusing new ones would lock everybody out for five minutes."""

_ACCOUNT = (
    "a.id, a.login, a.name_zh, a.name_en, a.role, a.agency_id, a.agency_path, a.officer_id,"
    " a.password_hash, a.disabled, a.one_time_until_ms"
)
_DEVICE = (
    "kid, officer_id, account_id, agency_path, label, jwk, enrolled_idx, enrolled_ms,"
    " revoked_ms, revoked_reason"
)


def _account(row: tuple[Any, ...]) -> Account:
    return Account(
        id=row[0],
        login=row[1],
        name=Name(row[2], row[3]),
        role=row[4],
        agency_id=row[5],
        agency_path=row[6],
        officer_id=row[7],
        password_hash=row[8],
        disabled=bool(row[9]),
        one_time_until_ms=row[10],
    )


def add_account(tx: Transaction, account: Account) -> None:
    tx.execute(
        "INSERT INTO account (id, login, name_zh, name_en, role, agency_id, agency_path,"
        " officer_id, password_hash, disabled, one_time_until_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            account.id,
            account.login,
            account.name.zh,
            account.name.en,
            account.role,
            account.agency_id,
            account.agency_path,
            account.officer_id,
            account.password_hash,
            int(account.disabled),
            account.one_time_until_ms,
        ),
    )


def disable_account(tx: Transaction, account_id: str) -> None:
    """Nobody signs in with it any more, and its sessions end."""
    tx.execute("UPDATE account SET disabled = 1 WHERE id = ?", (account_id,))
    tx.execute("DELETE FROM session WHERE account_id = ?", (account_id,))


def any_account(tx: Transaction) -> bool:
    """Whether somebody could ever sign in."""
    return tx.fetch_one("SELECT 1 FROM account LIMIT 1") is not None


def account_by_login(tx: Transaction, login: str) -> Account | None:
    row = tx.fetch_one(f"SELECT {_ACCOUNT} FROM account a WHERE a.login = ?", (login,))  # noqa: S608 - constant columns
    return _account(row) if row else None


def account_by_id(tx: Transaction, account_id: str) -> Account | None:
    row = tx.fetch_one(f"SELECT {_ACCOUNT} FROM account a WHERE a.id = ?", (account_id,))  # noqa: S608 - constant columns
    return _account(row) if row else None


def account_of_officer(tx: Transaction, officer_id: str) -> Account | None:
    row = tx.fetch_one(
        f"SELECT {_ACCOUNT} FROM account a WHERE a.officer_id = ? ORDER BY a.id",  # noqa: S608 - constant columns
        (officer_id,),
    )
    return _account(row) if row else None


def overseers_of(tx: Transaction, agency_path: str) -> list[Account]:
    """Supervisors of the body at `agency_path`, or else of the nearest one above it that has any;
    and the head of the body itself.
    """
    parts = agency_path.strip("/").split("/")
    found: list[Account] = []
    for length in range(len(parts), 0, -1):
        path = f"/{'/'.join(parts[:length])}/"
        rows = tx.fetch_all(
            f"SELECT {_ACCOUNT} FROM account a WHERE a.agency_path = ? AND a.disabled = 0"  # noqa: S608 - constant columns
            " AND (a.role = 'supervisor' OR (a.role = 'admin' AND a.agency_path = ?))"
            " ORDER BY a.id",
            (path, agency_path),
        )
        found.extend(_account(row) for row in rows)
        if any(one.role == "supervisor" for one in found):
            break
    return found


def accounts_in_scope(tx: Transaction, asker_path: str) -> list[Account]:
    rows = tx.fetch_all(
        f"SELECT {_ACCOUNT} FROM account a WHERE {scope_sql('a.agency_path')} ORDER BY a.login",  # noqa: S608 - constant columns
        scope_parameters(asker_path),
    )
    return [_account(row) for row in rows]


def add_passkey(tx: Transaction, passkey: Passkey, now_ms: int) -> bool:
    """False when this credential is already registered, by whomever."""
    touched = tx.execute(
        "INSERT INTO passkey (credential_id, account_id, public_key, sign_count, label, created_ms)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (credential_id) DO NOTHING",
        (
            passkey.credential_id,
            passkey.account_id,
            passkey.public_key,
            passkey.sign_count,
            passkey.label,
            now_ms,
        ),
    )
    return touched == 1


def passkey_by_id(tx: Transaction, credential_id: bytes) -> Passkey | None:
    row = tx.fetch_one(
        "SELECT credential_id, account_id, public_key, sign_count, label FROM passkey"
        " WHERE credential_id = ?",
        (credential_id,),
    )
    return _passkey(row) if row else None


def passkeys_of(tx: Transaction, account_id: str) -> list[Passkey]:
    rows = tx.fetch_all(
        "SELECT credential_id, account_id, public_key, sign_count, label FROM passkey"
        " WHERE account_id = ? ORDER BY created_ms",
        (account_id,),
    )
    return [_passkey(row) for row in rows]


def _passkey(row: tuple[Any, ...]) -> Passkey:
    return Passkey(
        credential_id=row[0], account_id=row[1], public_key=row[2], sign_count=row[3], label=row[4]
    )


def note_passkey_use(tx: Transaction, credential_id: bytes, sign_count: int, now_ms: int) -> None:
    tx.execute(
        "UPDATE passkey SET sign_count = ?, used_ms = ? WHERE credential_id = ?",
        (sign_count, now_ms, credential_id),
    )


def add_session(
    tx: Transaction,
    token_hash: bytes,
    account_id: str,
    device_kid: str | None,
    *,
    now_ms: int,
    expires_ms: int,
) -> None:
    tx.execute("DELETE FROM session WHERE expires_ms <= ?", (now_ms,))
    tx.execute(
        "INSERT INTO session (token_hash, account_id, device_kid, created_ms, seen_ms, expires_ms)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (token_hash, account_id, device_kid, now_ms, now_ms, expires_ms),
    )


def session_by_hash(tx: Transaction, token_hash: bytes, now_ms: int) -> Session | None:
    """The living session: not expired, account not disabled, its device not revoked."""
    row = tx.fetch_one(
        f"SELECT {_ACCOUNT}, s.device_kid, s.created_ms, s.seen_ms, s.expires_ms FROM session s"  # noqa: S608 - constant columns
        " JOIN account a ON a.id = s.account_id LEFT JOIN device d ON d.kid = s.device_kid"
        " WHERE s.token_hash = ? AND s.expires_ms > ? AND a.disabled = 0 AND d.revoked_ms IS NULL",
        (token_hash, now_ms),
    )
    if row is None:
        return None
    return Session(
        account=_account(row),
        device_kid=row[11],
        created_ms=row[12],
        seen_ms=row[13],
        expires_ms=row[14],
    )


def touch_session(tx: Transaction, token_hash: bytes, now_ms: int, expires_ms: int) -> None:
    tx.execute(
        "UPDATE session SET seen_ms = ?, expires_ms = ? WHERE token_hash = ?",
        (now_ms, expires_ms, token_hash),
    )


def bind_session(tx: Transaction, token_hash: bytes, device_kid: str, expires_ms: int) -> None:
    """From now on the session is that of an enrolled phone, and ends with it."""
    tx.execute(
        "UPDATE session SET device_kid = ?, expires_ms = ? WHERE token_hash = ?",
        (device_kid, expires_ms, token_hash),
    )


def end_session(tx: Transaction, token_hash: bytes) -> None:
    tx.execute("DELETE FROM session WHERE token_hash = ?", (token_hash,))


def end_sessions_of_device(tx: Transaction, device_kid: str) -> None:
    tx.execute("DELETE FROM session WHERE device_kid = ?", (device_kid,))


def attempts(tx: Transaction, subject: str, now_ms: int) -> tuple[int, int]:
    """Failures that still count, and until when they do."""
    row = tx.fetch_one(
        "SELECT failures, until_ms FROM sign_in_attempt WHERE subject = ? AND until_ms > ?",
        (subject, now_ms),
    )
    return (row[0], row[1]) if row else (0, 0)


def set_attempts(tx: Transaction, subject: str, failures: int, until_ms: int, now_ms: int) -> None:
    tx.execute("DELETE FROM sign_in_attempt WHERE until_ms <= ?", (now_ms,))
    tx.execute(
        "INSERT INTO sign_in_attempt (subject, failures, until_ms) VALUES (?, ?, ?)"
        " ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures,"
        " until_ms = excluded.until_ms",
        (subject, failures, until_ms),
    )


def add_challenge(
    tx: Transaction,
    nonce: str,
    purpose: Purpose,
    account_id: str | None,
    *,
    now_ms: int,
    expires_ms: int,
) -> None:
    tx.execute("DELETE FROM challenge WHERE expires_ms <= ?", (now_ms,))
    waiting = tx.fetch_all("SELECT count(*) FROM challenge")[0][0]
    if waiting >= CHALLENGES_MAX:
        tx.execute(
            "DELETE FROM challenge WHERE nonce IN"
            " (SELECT nonce FROM challenge ORDER BY expires_ms LIMIT ?)",
            (waiting - CHALLENGES_MAX + 1,),
        )
    tx.execute(
        "INSERT INTO challenge (nonce, purpose, account_id, expires_ms) VALUES (?, ?, ?, ?)",
        (nonce, purpose, account_id, expires_ms),
    )


def take_challenge(
    tx: Transaction, nonce: str, purpose: Purpose, now_ms: int
) -> tuple[bool, str | None]:
    """Whether the nonce was open, and for which account; it is used up either way."""
    rows = tx.fetch_all(
        "DELETE FROM challenge WHERE nonce = ? AND purpose = ? RETURNING account_id, expires_ms",
        (nonce, purpose),
    )
    if not rows or rows[0][1] <= now_ms:
        return (False, None)
    return (True, rows[0][0])


def _device(row: tuple[Any, ...]) -> Device:
    return Device(
        kid=row[0],
        officer_id=row[1],
        account_id=row[2],
        agency_path=row[3],
        label=row[4],
        jwk=row[5],
        enrolled_idx=row[6],
        enrolled_ms=row[7],
        revoked_ms=row[8],
        revoked_reason=row[9],
    )


def device_by_kid(tx: Transaction, kid: str) -> Device | None:
    row = tx.fetch_one(f"SELECT {_DEVICE} FROM device WHERE kid = ?", (kid,))  # noqa: S608 - constant columns
    return _device(row) if row else None


def known_kids(tx: Transaction, kids: Sequence[str]) -> set[str]:
    """Those of these keys that are a device's; a round of the views has at most 500."""
    rows = tx.fetch_all(
        f"SELECT kid FROM device WHERE kid IN ({', '.join('?' * len(kids))})",  # noqa: S608 - placeholders
        kids,
    )
    return {str(row[0]) for row in rows}


def devices_in_scope(tx: Transaction, asker_path: str) -> list[Device]:
    rows = tx.fetch_all(
        f"SELECT {_DEVICE} FROM device WHERE {scope_sql('agency_path')}"  # noqa: S608 - constant columns
        " ORDER BY enrolled_idx",
        scope_parameters(asker_path),
    )
    return [_device(row) for row in rows]


def devices_of_officer(tx: Transaction, officer_id: str) -> list[Device]:
    rows = tx.fetch_all(
        f"SELECT {_DEVICE} FROM device WHERE officer_id = ? ORDER BY enrolled_idx",  # noqa: S608 - constant columns
        (officer_id,),
    )
    return [_device(row) for row in rows]


def add_device(tx: Transaction, device: Device) -> None:
    """The first enrolment of a key counts; a repeated one changes nothing."""
    tx.execute(
        f"INSERT INTO device ({_DEVICE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - constant columns
        " ON CONFLICT (kid) DO NOTHING",
        (
            device.kid,
            device.officer_id,
            device.account_id,
            device.agency_path,
            device.label,
            device.jwk,
            device.enrolled_idx,
            device.enrolled_ms,
            device.revoked_ms,
            device.revoked_reason,
        ),
    )


def revoke_device(tx: Transaction, kid: str, reason: str, revoked_ms: int) -> None:
    """The first revocation counts: a later one must not move the moment."""
    tx.execute(
        "UPDATE device SET revoked_ms = ?, revoked_reason = ? WHERE kid = ? AND revoked_ms IS NULL",
        (revoked_ms, reason, kid),
    )
