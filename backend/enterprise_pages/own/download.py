"""Everything held about an enterprise, as one ZIP it can keep and have checked by a stranger.

`data.json`: register, visits, complaints, service addresses, passkeys. `statements.json`: what it
said and confirmed itself, as signed entries with their receipts. `entries.json`: every entry about
its visits by index, kind and hash with its receipt; what others captured is not in it, only that
it was captured. `checkpoints.json`: the checkpoints all receipts speak of.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend import clock
from backend.database import Database, Transaction
from backend.enterprise_pages.model import KINDS
from backend.enterprise_pages.own import facts, store
from backend.ledger.model import Receipts
from backend.ledger.service import Ledger
from offline_sync import base64url

VISITS_MAX = 2_000
ENTRIES_MAX = 50_000
SUBJECTS_AT_ONCE = 400
OWN_KINDS = frozenset({*KINDS.values(), "service_address.confirmed", "enterprise.claimed"})
"""What the enterprise itself said or did: these entries are given whole."""
_README = """企业数据 / Everything held about this enterprise

data.json        登记信息、检查、投诉、送达地址 / register, visits, complaints, delivery address
statements.json  本企业的陈述与确认（签名原文和回执） / its own statements, signed, with receipts
entries.json     有关本企业的全部记录：编号、种类、指纹、回执 / every entry, without contents
checkpoints.json 回执所对应的检查点 / the checkpoints the receipts speak of

核验方法见产品文档 evidence-format.md。/ How to check: evidence-format.md of the product.
"""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the log about this enterprise."""

    index: int
    subject: str
    kind: str
    kid: str
    hash: str
    jws: str = ""
    """The exact signed bytes, of its own statements only."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What was read for the file."""

    data: dict[str, Any]
    statements: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    complete: bool
    """False when the bound was reached: said in the file, never silently."""


class Downloaded(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `enterprise.downloaded`."""

    enterprise: str


def collect(tx: Transaction, ledger: Ledger, enterprise_id: str, now: datetime) -> Held:
    """Everything, as far as it is published in the log."""
    known = facts.read(tx, ledger, enterprise_id, now)
    rows = store.visits_of(tx, known.enterprise, VISITS_MAX + 1)
    subjects = [enterprise_id, *(row.id for row in rows[:VISITS_MAX])]
    subjects += [one.id for one in known.complaints]
    size = ledger.published.size
    found: list[Entry] = []
    for at in range(0, len(subjects), SUBJECTS_AT_ONCE):
        some = subjects[at : at + SUBJECTS_AT_ONCE]
        left = ENTRIES_MAX + 1 - len(found)
        rows_about = store.entries_about(tx, some, left)
        found += [_entry(row, ledger.keys.kid) for row in rows_about if row[0] < size]
    listed = sorted(found[:ENTRIES_MAX], key=lambda one: one.index)
    data: dict[str, Any] = {
        "madeAt": clock.rfc3339(now),
        "register": known.enterprise,
        "visits": facts.inspections(tx, rows[:VISITS_MAX], now),
        "notices": known.notices,
        "counters": known.counters,
        "complaints": known.complaints,
        "serviceAddresses": known.addresses,
        "passkeys": known.passkeys,
    }
    return Held(
        data=data,
        statements=tuple(one for one in listed if one.jws),
        entries=tuple(msgspec.structs.replace(one, jws="") for one in listed),
        complete=len(rows) <= VISITS_MAX and len(found) <= ENTRIES_MAX,
    )


def _entry(row: tuple[int, str, str, str, bytes, bytes], server_kid: str) -> Entry:
    """A phone may sign any kind it likes: the enterprise speaks by the server's chain only."""
    index, subject, kind, kid, digest, jws = row
    return Entry(
        index=index,
        subject=subject,
        kind=kind,
        kid=kid,
        hash=base64url.encode(digest),
        jws=jws.decode("ascii") if kind in OWN_KINDS and kid == server_kid else "",
    )


async def make(database: Database, ledger: Ledger, enterprise_id: str, now: datetime) -> bytes:
    """The file; that it was made is in the log before it leaves."""

    def note(tx: Transaction) -> None:
        ledger.act(
            tx,
            kind="enterprise.downloaded",
            by="enterprise",
            subject=enterprise_id,
            body=Downloaded(enterprise=enterprise_id),
            now=now,
        )

    await database.write(note)
    held = await database.read(lambda tx: collect(tx, ledger, enterprise_id, now))
    receipts = await ledger.receipts(one.index for one in held.entries)
    return packed(held, receipts)


def packed(held: Held, receipts: Receipts) -> bytes:
    """The ZIP, bounded by what `collect` bounded."""
    buffer = io.BytesIO()
    members: dict[str, Any] = {
        "data.json": {**held.data, "complete": held.complete},
        "statements.json": _with_receipts(held.statements, receipts),
        "entries.json": _with_receipts(held.entries, receipts),
        "checkpoints.json": receipts.checkpoints,
    }
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _README)
        for name, content in members.items():
            archive.writestr(name, msgspec.json.format(msgspec.json.encode(content), indent=1))
    return buffer.getvalue()


def _with_receipts(entries: Sequence[Entry], receipts: Receipts) -> list[dict[str, Any]]:
    return [
        {**msgspec.to_builtins(one), "receipt": receipts.by_index[one.index]} for one in entries
    ]
