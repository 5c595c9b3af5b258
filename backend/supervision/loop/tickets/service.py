"""Taking a file of tickets in, and the clusters that wait for somebody to look at them."""

import asyncio
import hashlib
from datetime import date, datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.database import Database, Transaction
from backend.evidence import service as evidence
from backend.evidence.model import Person
from backend.inspections import store as inspections_store
from backend.inspections.model import AgencyNamed
from backend.ledger.service import Ledger
from backend.supervision.loop.tickets import clustering, reading, store
from backend.supervision.loop.tickets.model import (
    Cluster,
    Clusters,
    Columns,
    ImportedFile,
    Ticket,
    TicketImport,
    TicketRow,
    TicketsImported,
)

BYTES_MAX = 32 * 1024**2
REFUSED_TOLD_MAX = 200
CLUSTER_LEAST = 2
CLUSTERS_SHOWN_MAX = 100
ALONE_SHOWN_MAX = 50
TICKETS_SHOWN_MAX = 20
FILES_SHOWN_MAX = 10


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes a file in."""

    account: str
    path: str
    """Of the supervising body it is for."""


async def take_in(
    database: Database,
    ledger: Ledger,
    content: bytes,
    *,
    columns: Columns,
    owner: Owner,
    now: datetime,
) -> TicketImport:
    """Take the good rows in and tell the bad ones; the same file again changes nothing.

    Tickets are the body's: the one beside it may take in the same. A ticket that came to it with
    an earlier file is left as it was. TicketsRefused for what is no such
    file at all.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    read = await asyncio.to_thread(reading.read, content, columns)

    def write(tx: Transaction) -> TicketImport:
        before = store.file_answer(tx, sha256, owner.path)
        if before is not None:
            return msgspec.structs.replace(before, again=True)
        names = store.agencies_by_name(tx, owner.path)
        rows = [_row(one, names, owner, sha256) for one in read.tickets]
        taken = store.add(tx, rows)
        refused = len(read.refused)
        body = TicketsImported(
            sha256=sha256,
            rows=len(rows) + refused,
            taken=taken,
            refused=refused,
            known=len(rows) - taken,
        )
        index = ledger.act(
            tx, kind="tickets.imported", by=owner.account, subject=sha256, body=body, now=now
        )
        answer = TicketImport(
            sha256=sha256,
            encoding=read.encoding,
            rows=body.rows,
            taken=taken,
            known=body.known,
            refused=read.refused[:REFUSED_TOLD_MAX],
            refused_count=refused,
        )
        store.keep_file(tx, owner.path, answer, index)
        return answer

    return await database.write(write)


def _row(one: reading.ReadTicket, names: dict[str, str], owner: Owner, sha256: str) -> TicketRow:
    return TicketRow(
        id=f"{owner.path}{one.number}",
        number=one.number,
        owner_path=owner.path,
        agency_path=names.get(one.body),
        received_on=None if one.received_on is None else one.received_on.isoformat(),
        place=one.place,
        subject=one.subject,
        text=one.text,
        body=one.body,
        cluster=clustering.cluster_of(one.place, one.subject),
        file=sha256,
        line=one.line,
    )


def waiting(tx: Transaction, scope: str, *, imports: bool) -> Clusters:
    """Clusters that no lead has taken up, the largest first, tickets that stand alone, and the
    files they came with.
    """
    found, alone = (
        [store.of_cluster(tx, cluster, scope) for cluster in clusters]
        for clusters in (
            store.clusters(tx, scope, CLUSTER_LEAST, CLUSTERS_SHOWN_MAX),
            store.alone(tx, scope, CLUSTER_LEAST, ALONE_SHOWN_MAX),
        )
    )
    every = [*found, *alone]
    paths = {row.agency_path for rows in every for row in rows if row.agency_path}
    names = inspections_store.agencies_at(tx, sorted(paths))
    files = store.imported(tx, scope, FILES_SHOWN_MAX)
    people = evidence.people(tx, {by for _, by, _ in files})
    return Clusters(
        clusters=[_cluster(rows, names) for rows in found],
        single=store.singles(tx, scope, CLUSTER_LEAST),
        alone=[_cluster(rows, names) for rows in alone],
        files=[
            ImportedFile(
                sha256=answer.sha256,
                at=clock.from_ms(ms),
                by=Person(id=by, name=people.get(by, Name(by, by))),
                rows=answer.rows,
                taken=answer.taken,
                refused=answer.refused,
                refused_count=answer.refused_count,
            )
            for answer, by, ms in files
        ],
        imports=imports,
    )


def _cluster(rows: list[TicketRow], names: dict[str, tuple[str, str, str]]) -> Cluster:
    different = {row.number: row for row in reversed(rows)}
    days = sorted(row.received_on for row in rows if row.received_on)
    paths = {row.agency_path for row in rows if row.agency_path}
    only = names.get(next(iter(paths))) if len(paths) == 1 else None
    return Cluster(
        id=rows[0].cluster,
        place=rows[0].place,
        subject=rows[0].subject,
        count=len(different),
        first_on=date.fromisoformat(days[0]) if days else None,
        last_on=date.fromisoformat(days[-1]) if days else None,
        agency=AgencyNamed(id=only[0], name=Name(only[1], only[2])) if only else None,
        tickets=[ticket_of(row) for row in list(different.values())[::-1][:TICKETS_SHOWN_MAX]],
    )


def ticket_of(row: TicketRow) -> Ticket:
    return Ticket(
        number=row.number,
        received_on=None if row.received_on is None else date.fromisoformat(row.received_on),
        place=row.place,
        subject=row.subject,
        text=row.text,
        body=row.body,
    )
