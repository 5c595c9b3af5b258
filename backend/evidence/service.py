"""What people do with evidence: read a visit, look at an original, make a file durable."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import cast

import msgspec

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.devices import key_of_device
from backend.accounts.model import Name
from backend.database import Database, Transaction
from backend.evidence import assembly, bodies, store, timing
from backend.evidence.model import (
    Assembled,
    Position,
    StoredFile,
    Unreadable,
)
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger
from media_store.exif_reading import ExifFacts
from offline_sync import proof
from offline_sync.refusal import RefusedError

LOOK_REPEATED_AFTER = timedelta(minutes=10)
"""A player asks for one recording in many ranges: that is one look."""
LOOKS_SHOWN_MAX = 1_000


class Viewed(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `evidence.viewed`."""

    sha256: str
    capture: str
    form: str


def assemble(tx: Transaction, visit: str, ledger: Ledger, registered: Position | None) -> Assembled:
    """The whole visit from the log, with everything that speaks for and against each item."""
    entries = store.entries_of_visits(tx, [visit])
    shown = entries[: store.ENTRIES_PER_VISIT_MAX]
    server_keys = {ledger.keys.kid: ledger.keys.chain.public_key()}
    digests = list({m.sha256 for one in shown for m in bodies.media_in(one.body).values()})
    lookups = assembly.Lookups(
        people=people(tx, _people_in(shown)),
        stored=stored_files(tx, digests),
        exif=exif_facts(tx, digests),
        brackets=timing.brackets_of(tx, shown, server_keys),
        chains=timing.chain_facts(tx, (one.kid for one in shown)),
        presences={
            one.idx: _is_present(tx, one) for one in shown if one.kind == "visit.officer_confirmed"
        },
        registered=registered,
    )
    assembled = assembly.assemble(shown, lookups)
    if len(entries) == len(shown):
        return assembled
    cut = Unreadable(
        index=entries[-1].idx,
        kind=entries[-1].kind,
        why=f"entries beyond the first {store.ENTRIES_PER_VISIT_MAX} are kept but not shown",
    )
    return msgspec.structs.replace(assembled, unreadable=[*assembled.unreadable, cut])


def _people_in(entries: Iterable[LoggedEntry]) -> set[str]:
    found: set[str] = set()
    for one in entries:
        found.add(one.by_id)
        officers = one.body.get("officers")
        named: list[object] = [one.body.get("officer")]
        if isinstance(officers, list):
            named.extend(cast("list[object]", officers))
        found.update(name for name in named if isinstance(name, str))
    return found


def people(tx: Transaction, ids: Iterable[str]) -> dict[str, Name]:
    """The names of officers and accounts."""
    found: dict[str, Name] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), 400):
        rows = store.names(tx, wanted[start : start + 400])
        found |= {person: Name(zh, en) for person, zh, en in rows}
    return found


def stored_files(tx: Transaction, digests: Sequence[str]) -> dict[str, StoredFile]:
    found: dict[str, StoredFile] = {}
    for start in range(0, len(digests), 500):
        for digest, row in store.stored(tx, digests[start : start + 500]).items():
            size, media_type, stored_ms, _ = row
            found[digest] = StoredFile(
                size=size, type=media_type, stored_at=clock.from_ms(stored_ms)
            )
    return found


def exif_facts(tx: Transaction, digests: Sequence[str]) -> dict[str, ExifFacts]:
    found: dict[str, ExifFacts] = {}
    for start in range(0, len(digests), 500):
        rows = store.exif(tx, digests[start : start + 500])
        found |= {
            digest: msgspec.json.decode(facts, type=ExifFacts) for digest, facts in rows.items()
        }
    return found


def _is_present(tx: Transaction, entry: LoggedEntry) -> bool:
    """Whether the partner's own phone signed that it was there.

    The statement must be by an enrolled device of the officer who is named, and that officer
    must not be the one who carries the visit: nobody is his own witness.
    """
    try:
        body = bodies.read(entry.kind, entry.body)
        assert isinstance(body, bodies.OfficerConfirmed)
        statement = proof.read_presence(body.proof.encode("ascii"))
    except (bodies.UnreadableBodyError, RefusedError, UnicodeEncodeError):
        return False
    device = accounts_store.device_by_kid(tx, statement.kid)
    return (
        device is not None
        and device.officer_id == body.officer == statement.presence.officer
        and body.officer != entry.by_id
        and device.kid != entry.kid
        and proof.verify_presence(statement, key_of_device(device).key)
    )


async def note_stored(
    database: Database, ledger: Ledger, media: bodies.Media, *, by: str, now: datetime
) -> int:
    """Index of the server's entry that the file is here; appended once, whoever asks again.

    Call it when the file is durable. Its subject is the digest, so that it is found in the log
    itself, however far the views are.
    """

    def write(tx: Transaction) -> int:
        known = store.stored_index(tx, media.sha256, ledger.keys.kid)
        if known is not None:
            return known
        return ledger.act(tx, kind="media.stored", by=by, subject=media.sha256, body=media, now=now)

    return await database.write(write)


async def note_look(
    database: Database,
    ledger: Ledger,
    visit: str,
    look: Viewed,
    *,
    by: str,
    now: datetime,
    once: bool = False,
) -> None:
    """Put into the log that somebody looks at an original; durable when it returns.

    `once` passes over a repeated look of the same account within LOOK_REPEATED_AFTER.
    """

    def write(tx: Transaction) -> None:
        if once and _has_looked(tx, ledger, visit, look, by=by, now=now):
            return
        ledger.act(tx, kind="evidence.viewed", by=by, subject=visit, body=look, now=now)

    await database.write(write)


def _has_looked(
    tx: Transaction, ledger: Ledger, visit: str, look: Viewed, *, by: str, now: datetime
) -> bool:
    since = clock.to_ms(now - LOOK_REPEATED_AFTER)
    earlier = store.looks_since(tx, visit, ledger.keys.kid, by, since)
    return any(msgspec.convert(one.body, Viewed) == look for one in earlier)
