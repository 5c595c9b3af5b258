"""The package of a referral: what a discipline or prosecution body is handed, provable by itself.

A bag (RFC 8493) in a zip as the file of a case is one: a letter for people, where the lead came
from, papers, files, originals, and every entry of the log with its proof; the server's own entry
about the package is its seal. `palm verify` reads it.
"""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, Iterable
from datetime import datetime
from typing import Any, BinaryIO, Literal, cast

import msgspec

from backend.cases.case_file import sealing
from backend.cases.case_file import store as entries_store
from backend.cases.case_file.bag import SEAL, BagWriter, Unseekable
from backend.cases.case_file.model import LogEntry
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.documents.service import Documents
from backend.evidence import service as evidence
from backend.evidence.media import MediaFiles
from backend.feedback.complaints.attachments import EXTENSIONS
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import Forbidden, NotFound
from backend.supervision.loop import papers, showing, standing, store
from backend.supervision.loop.model import ReferralPacked
from backend.supervision.loop.origin import Origin, origin_of
from backend.supervision.loop.paper_reading import LETTER, letter_of, paper_of
from backend.supervision.loop.procedure import acts
from backend.supervision.warnings.book import WarningBook
from backend.web import Asker

IN_MEMORY_BYTES = 8 * 1024**2
PACKED_BYTES_MAX = 512 * 1024**2
"""Of originals; what goes beyond is named as left out."""
READ_BYTES = 1 << 20


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a package holds, read in one go."""

    lead: str
    title: str
    referral: acts.Referred
    sender: str
    papers: list[tuple[str, papers.Ready]]
    """Name of the file, and the paper; the letter first."""
    origin: Origin
    files: list[tuple[str, str, int]]
    """Digest, path below `data/`, size."""
    without: list[str]
    entries: list[LogEntry]


class Described(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`data/lead.json`: what this is, for programs and for people without ours."""

    palm: Literal["referral/1"] = "referral/1"
    lead: str
    title: str
    to: str
    recipient: str
    reason: str
    sender: str
    made_at: datetime
    files: list[dict[str, str]]
    without: list[str]


def gather(
    tx: Transaction, ledger: Ledger, asker: Asker, lead: str, referral: str, origin: Origin
) -> Contents:
    """NotFound for whoever may not see the lead; Forbidden for the body it is about."""
    row, side = showing.seen(tx, asker, lead)
    if side != standing.SUPERVISING:
        raise Forbidden
    logged = store.acts_of(tx, lead)
    sent = next((one for one in logged if one.id == referral), None)
    if sent is None or not isinstance(sent.act, acts.Referred):
        raise NotFound
    proofs = [proof for one in logged for proof in getattr(one.act, "proof", ())]
    digests = sorted({one.sha256 for one in proofs if one.sha256 is not None})
    digests += _originals(tx, proofs)
    files, without = _files(tx, sorted(set(digests)))
    visits = sorted({*(one.visit for one in proofs if one.visit is not None), *origin.visits})
    ready = [
        (f"papers/{number:02d}-{one.act.kind}.pdf", paper_of(tx, row, one.id))
        for number, one in enumerate(logged, 1)
        if isinstance(one.act, acts.Issued)
    ]
    listed = [*(name for name, _ in ready), *(path for _, path, _ in files)]
    letter = letter_of(tx, row, logged, sent, [*origin.listed, *listed])
    return Contents(
        lead=lead,
        title=row.title,
        referral=sent.act,
        sender=row.handler_path,
        papers=[(LETTER, letter), *ready],
        origin=origin,
        files=files,
        without=without,
        entries=_entries(tx, ledger, lead, visits, [digest for digest, _, _ in files]),
    )


def _originals(tx: Transaction, proofs: Iterable[acts.Proof]) -> list[str]:
    """Of captures that were named."""
    found = [
        store.original_of(tx, one.visit, one.capture)
        for one in proofs
        if one.visit is not None and one.capture is not None
    ]
    return [one for one in found if one is not None]


def _files(tx: Transaction, digests: list[str]) -> tuple[list[tuple[str, str, int]], list[str]]:
    """What is here and fits, and what is left out."""
    stored = evidence.stored_files(tx, digests)
    files: list[tuple[str, str, int]] = []
    without: list[str] = []
    room = PACKED_BYTES_MAX
    for digest in digests:
        known = stored.get(digest)
        if known is None or known.size > room:
            without.append(digest)
            continue
        room -= known.size
        suffix = EXTENSIONS.get(known.type.partition(";")[0].strip(), ".bin")
        files.append((digest, f"originals/{digest}{suffix}", known.size))
    return files, without


def _entries(
    tx: Transaction, ledger: Ledger, lead: str, visits: list[str], files: list[str]
) -> list[LogEntry]:
    """Enrolments and files first, so that who checks knows keys and digests before their use."""
    kid = ledger.keys.kid
    first: list[LogEntry] = []
    for kind, subjects in (
        ("device.enrolled", [k for v in visits for k in entries_store.kids_of_visit(tx, v, kid)]),
        ("media.stored", files),
    ):
        for subject in subjects:
            known = ledger_store.first_about(tx, kid, kind, subject)
            if known is not None:
                first.append(LogEntry(index=known[0], kind=kind, raw=known[1]))
    rest = [one for one in entries_store.of_case(tx, lead, kid) if one.kind in acts.TAGS]
    for visit in visits:
        rest += entries_store.of_visit(tx, visit, kid)
    seen: set[int] = set()
    ordered = [*first, *sorted(rest, key=lambda one: one.index)]
    return [one for one in ordered if not (one.index in seen or seen.add(one.index))]


class Packer(msgspec.Struct, frozen=True, kw_only=True):
    """What a package is made with."""

    database: Database
    ledger: Ledger
    views: Views
    documents: Documents
    media: MediaFiles
    warnings: WarningBook


async def pack(
    tools: Packer, lead: str, referral: str, *, asker: Asker, now: datetime
) -> tuple[AsyncGenerator[bytes], int]:
    """The package and its size; that it was made is in the log before a byte of it leaves."""
    origin = await origin_of(tools.database, tools.warnings, lead, asker, now)
    found = await tools.database.read(
        lambda tx: gather(tx, tools.ledger, asker, lead, referral, origin)
    )
    await tools.views.reached(max(one.index for one in found.entries))
    receipts = await sealing.proven(tools.ledger, found.entries)
    made = [
        (name, await tools.documents.render(papers.TEMPLATE, ready.paper, now=ready.at))
        for name, ready in found.papers
    ]
    target = await asyncio.to_thread(_open)
    with BagWriter(Unseekable(target), f"lead-{lead}") as bag:
        digest, items = await asyncio.to_thread(
            _payload, bag, found, made, msgspec.json.encode(receipts), tools.media, now
        )
        body = ReferralPacked(
            lead=lead,
            referral=referral,
            sha256=digest,
            items=items,
            without=tuple(found.without),
        )
        index = await tools.database.write(
            lambda tx: tools.ledger.act(
                tx,
                kind="referral.packed",
                by=asker.account_id,
                subject=lead,
                body=body,
                now=now,
            )
        )
        raw = await tools.database.read(lambda tx: ledger_store.jws_at(tx, index))
        assert raw is not None
        sealed = await sealing.proven(
            tools.ledger, [LogEntry(index=index, kind="referral.packed", raw=raw)]
        )
        await asyncio.to_thread(bag.tag, SEAL, msgspec.json.encode(sealed))
        await asyncio.to_thread(bag.finish)
    return _stream(target), target.tell()


def _open() -> BinaryIO:
    """In memory while it is small; closed by whoever streams it."""
    return cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES))


def _payload(
    bag: BagWriter,
    found: Contents,
    made: list[tuple[str, bytes]],
    receipts: bytes,
    media: MediaFiles,
    now: datetime,
) -> tuple[str, int]:
    """Everything but the seal; digest of the manifest and how many files. Blocking."""
    listed: list[dict[str, str]] = []
    for name, content in [*made, *found.origin.files]:
        listed.append({"path": f"data/{name}", "sha256": bag.add(name, [content], len(content))})
    for sha256, path, size in found.files:
        digest = bag.add(path, media.store.read(sha256), size)
        listed.append({"path": f"data/{path}", "sha256": digest})
    pretty = msgspec.json.format(receipts, indent=1)
    bag.add("log/receipts.json", [pretty], len(pretty))
    told: dict[str, Any] = msgspec.to_builtins(found.referral)
    described = Described(
        lead=found.lead,
        title=found.title,
        to=told["to"],
        recipient=told["recipient"],
        reason=told["reason"],
        sender=found.sender,
        made_at=now,
        files=listed,
        without=found.without,
    )
    raw = msgspec.json.format(msgspec.json.encode(described), indent=1)
    bag.add("lead.json", [raw], len(raw))
    information = {
        "Source-Organization": found.sender,
        "External-Identifier": found.lead,
        "Bag-Software-Agent": "palm-enforcement",
    }
    return bag.finish_payload(information, day_of(now)), len(listed)


async def _stream(target: BinaryIO) -> AsyncGenerator[bytes]:
    with target:
        await asyncio.to_thread(target.seek, 0)
        while piece := await asyncio.to_thread(target.read, READ_BYTES):
            yield piece
