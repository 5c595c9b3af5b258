"""Taking a register of enterprises in: good rows count, bad ones are told, twice is harmless."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.database import Database, Transaction
from backend.enterprises import short_code
from backend.enterprises import store as enterprises_store
from backend.enterprises.imports import reading, store
from backend.enterprises.imports.model import (
    EnterpriseImport,
    EnterprisesImported,
    ImportedBefore,
    ImportsShown,
    ReadEnterprise,
    RegionNamed,
    RowWrong,
)
from backend.enterprises.model import Enterprise
from backend.ledger.service import Ledger
from backend.ledger.views import payload_of

BYTES_MAX = 8 * 1024**2
ROWS_MAX = 10_000
"""Of a file handed in at a desk, while others wait; the command line takes more."""
REFUSED_TOLD_MAX = 200
IMPORTS_SHOWN_MAX = 20
REGIONS_SHOWN_MAX = 500
ELSEWHERE = Name("该主体已登记在您范围之外的区划", "it stands in a region that is not yours")


class Importer(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes a file in, and for which part of the city."""

    account: str
    territory: str
    rows_max: int = ROWS_MAX


async def take_in(
    database: Database, ledger: Ledger, content: bytes, *, importer: Importer, now: datetime
) -> EnterpriseImport:
    """Take the good rows in and tell the bad ones; rows that change nothing leave no trace.

    An enterprise is known by its credit code: it keeps id and code, and takes name, address and
    position of the newest file,
    and its status where the file says one. EnterprisesRefused for what is no such file at all.
    """
    found = await database.read(lambda tx: store.regions(tx, importer.territory))
    paths = {one.number: one.territory for one in reversed(found)}
    paths |= {one.region_code: one.territory for one in reversed(found)}
    read = await asyncio.to_thread(
        reading.read, content, paths, importer.territory, importer.rows_max
    )
    sha256 = hashlib.sha256(content).hexdigest()

    def write(tx: Transaction) -> EnterpriseImport:
        return _take(tx, ledger, read, sha256, importer, now)

    return await database.write(write)


def _take(
    tx: Transaction,
    ledger: Ledger,
    read: reading.Reading,
    sha256: str,
    importer: Importer,
    now: datetime,
) -> EnterpriseImport:
    known = store.known(tx, [row.uscc for row in read.good])
    outside = _outside(read.good, known, importer.territory)
    lines = {row.line for row in outside}
    mine = [row for row in read.good if row.line not in lines]
    added = _added(tx, [row for row in mine if row.uscc not in known])
    changed = _changed([row for row in mine if row.uscc in known], known)
    if added:
        enterprises_store.add_enterprises(tx, added)
    if changed:
        store.change(tx, changed)
    bad = sorted([*read.bad, *outside], key=lambda row: row.line)
    body = EnterprisesImported(
        sha256=sha256,
        territory=importer.territory,
        rows=len(read.good) + len(read.bad),
        added=len(added),
        changed=len(changed),
        same=len(mine) - len(added) - len(changed),
        refused=len(bad),
    )
    if added or changed:
        ledger.act(
            tx,
            kind="enterprises.imported",
            by=importer.account,
            subject=sha256,
            body=body,
            now=now,
        )
    return EnterpriseImport(
        sha256=sha256,
        encoding=read.encoding,
        rows=body.rows,
        added=body.added,
        changed=body.changed,
        same=body.same,
        refused=bad[:REFUSED_TOLD_MAX],
        refused_count=len(bad),
    )


def _outside(
    rows: Sequence[ReadEnterprise], known: dict[str, Enterprise], territory: str
) -> list[RowWrong]:
    return [
        RowWrong(line=row.line, reason=ELSEWHERE)
        for row in rows
        if (one := known.get(row.uscc)) and not in_scope(one.agency_path, territory)
    ]


def _added(tx: Transaction, rows: Sequence[ReadEnterprise]) -> list[Enterprise]:
    codes: set[str] = set()
    found: list[Enterprise] = []
    for row in rows:
        code = short_code.random_code()
        while code in codes or store.code_taken(tx, code):
            code = short_code.random_code()
        codes.add(code)
        found.append(
            Enterprise(
                id=f"e-{row.uscc}",
                uscc=row.uscc,
                short_code=code,
                name=row.name,
                address=row.address,
                lat=row.lat,
                lon=row.lon,
                agency_path=row.region,
                # GB 32100: 92 is what market supervision gives to sole traders.
                kind="sole_trader" if row.uscc.startswith("92") else "company",
                status=row.status or "open",
            )
        )
    return found


def _changed(rows: Sequence[ReadEnterprise], known: dict[str, Enterprise]) -> list[Enterprise]:
    """What the file says differently; an empty place in it takes nothing away."""
    found: list[Enterprise] = []
    for row in rows:
        before = known[row.uscc]
        after = msgspec.structs.replace(
            before,
            name=row.name,
            address=row.address or before.address,
            lat=before.lat if row.lat is None else row.lat,
            lon=before.lon if row.lon is None else row.lon,
            agency_path=row.region if row.region_said else before.agency_path,
            status=row.status or before.status,
        )
        if after != before:
            found.append(after)
    return found


def shown(tx: Transaction, ledger: Ledger, territory: str) -> ImportsShown:
    """The register of a territory and how it came to be."""
    imports: list[ImportedBefore] = []
    for at_ms, raw in store.imported(tx, ledger.keys.kid, IMPORTS_SHOWN_MAX):
        payload = payload_of(raw)
        body = msgspec.convert(payload["body"], EnterprisesImported)
        if in_scope(body.territory, territory):
            imports.append(
                ImportedBefore(
                    at=clock.from_ms(at_ms),
                    by=store.name_of_account(tx, payload["by"]),
                    added=body.added,
                    changed=body.changed,
                    refused=body.refused,
                )
            )
    return ImportsShown(
        enterprises=enterprises_store.count_open(tx, territory),
        imports=imports,
        regions=_named(store.regions(tx, territory)),
    )


def _named(found: Sequence[store.Region]) -> list[RegionNamed]:
    """One line for each region, by the body that stands highest in it."""
    seen: set[str] = set()
    regions: list[RegionNamed] = []
    for one in found:
        if one.territory not in seen and len(regions) < REGIONS_SHOWN_MAX:
            seen.add(one.territory)
            regions.append(RegionNamed(code=one.region_code, number=one.number, name=one.name))
    return regions
