"""`palm fsck --media`: every acknowledged file is there and still has its digest."""

from collections.abc import Iterator

from backend.database import Transaction
from backend.verification.findings import Finding
from media_store.store import MediaStore, ObjectMissingError, measure

AWAITED_NAMED_MAX = 20


def audit_media(tx: Transaction, files: MediaStore) -> Iterator[Finding]:
    """Hash every stored file again and hold it against the log's views."""
    listed = {
        str(sha256): int(size)
        for sha256, size in tx.fetch_all("SELECT sha256, size FROM media_stored ORDER BY idx")
    }
    for sha256, size in listed.items():
        yield from _file(files, sha256, size)
    for sha256 in files.digests():
        if sha256 not in listed:
            yield from _unlisted(files, sha256)
    yield from _awaited(tx)


def _file(files: MediaStore, sha256: str, size: int) -> Iterator[Finding]:
    try:
        held, digest = files.size(sha256), measure(files, sha256)
    except ObjectMissingError:
        yield Finding(code="media-missing", where=sha256)
        return
    if digest != sha256:
        yield Finding(code="media-differs", where=sha256, detail=f"its bytes are {digest}")
    elif held != size:
        yield Finding(code="media-differs", where=sha256, detail=f"{held} bytes, not {size}")


def _unlisted(files: MediaStore, sha256: str) -> Iterator[Finding]:
    digest = measure(files, sha256)
    if digest != sha256:
        yield Finding(code="media-differs", where=sha256, detail=f"its bytes are {digest}")
    yield Finding(code="media-unlisted", where=sha256)


def _awaited(tx: Transaction) -> Iterator[Finding]:
    rows = tx.fetch_all(
        "SELECT e.visit, e.sha256, e.size FROM media_expected e"
        " LEFT JOIN media_stored s ON s.sha256 = e.sha256"
        " WHERE s.sha256 IS NULL AND e.role = 'original' ORDER BY e.idx"
    )
    for visit, sha256, size in rows[:AWAITED_NAMED_MAX]:
        yield Finding(code="media-awaited", where=f"{sha256} visit {visit}", detail=f"{size} bytes")
    if len(rows) > AWAITED_NAMED_MAX:
        more = f"{len(rows) - AWAITED_NAMED_MAX} more"
        yield Finding(code="media-awaited", where="originals", detail=more)
