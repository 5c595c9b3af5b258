"""`palm fsck`: a whole data folder, read only, beside a running server or without one."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import psycopg
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from backend.database import NoDataError, Transaction, is_postgres, open_reader
from backend.ledger.checkpoint import VerifierKey
from backend.ledger.views import Follower
from backend.settings import Settings
from backend.verification.findings import Finding
from backend.verification.log_audit import LogAudit, ServerFaces
from backend.verification.media_audit import audit_media
from backend.verification.views_audit import audit_views
from media_store.store import MediaStore
from offline_sync import keys


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was found, and how much was looked at."""

    entries: int
    findings: list[Finding]


async def check(
    settings: Settings,
    followers: Sequence[Follower],
    open_files: Callable[[], MediaStore] | None,
) -> Report:
    """Check the data folder; media only when `open_files` is given. Changes nothing."""
    faces = read_faces(settings.data / "keys", settings.server.log_origin)
    if faces is None:
        where = str(settings.data / "keys")
        return Report(entries=0, findings=[Finding(code="keys-missing", where=where)])
    files = None if open_files is None else open_files()

    def unit(tx: Transaction) -> Report:
        return _check(tx, faces, followers, files, sqlite=not is_postgres(settings.database))

    try:
        async with open_reader(settings.database, settings.data) as reader:
            return await reader.read(unit)
    except (NoDataError, sqlite3.OperationalError, psycopg.OperationalError) as error:
        where = "PostgreSQL" if is_postgres(settings.database) else "palm.sqlite"
        finding = Finding(code="database-damaged", where=where, detail=str(error))
        return Report(entries=0, findings=[finding])


def _check(
    tx: Transaction,
    faces: ServerFaces,
    followers: Sequence[Follower],
    files: MediaStore | None,
    *,
    sqlite: bool,
) -> Report:
    found: list[Finding] = []
    audit = LogAudit(tx, faces)
    try:
        if sqlite:
            found.extend(_pages(tx))
        found.extend(audit.findings())
        with tempfile.TemporaryDirectory(prefix="palm-fsck-") as folder:
            scratch = Path(folder) / "rebuilt.sqlite"
            found.extend(audit_views(tx, followers, audit.log, scratch))
        if files is not None:
            found.extend(audit_media(tx, files))
    except sqlite3.DatabaseError as error:
        found.append(Finding(code="database-damaged", where="palm.sqlite", detail=str(error)))
    return Report(entries=audit.log.size, findings=found)


def _pages(tx: Transaction) -> Iterator[Finding]:
    """SQLite's own look at its pages and indexes."""
    for (message,) in tx.fetch_all("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield Finding(code="database-damaged", where="palm.sqlite", detail=str(message)[:200])


def read_faces(folder: Path, log_origin: str) -> ServerFaces | None:
    """The public half of the server's keys; None when they are not there. Makes none."""
    try:
        log, chain = (
            serialization.load_pem_private_key((folder / name).read_bytes(), password=None)
            for name in ("log.ed25519.pem", "server.p256.pem")
        )
    except (OSError, ValueError):
        return None
    if not isinstance(log, Ed25519PrivateKey) or not isinstance(chain, ec.EllipticCurvePrivateKey):
        return None
    return ServerFaces(
        log=VerifierKey(name=log_origin, public=log.public_key().public_bytes_raw()),
        chain=chain.public_key(),
        kid=keys.kid_of(chain),
    )
