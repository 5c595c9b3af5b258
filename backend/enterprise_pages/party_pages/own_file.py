"""What a party takes home: its papers, what it filed with the answers, and the proof of receipt.

`filings.json` tells everything that was filed; `statements.json` holds the signed entries of it
with their receipts, and `checkpoints.json` what those speak of: a stranger can check them
(docs/evidence-format.md).
"""

import asyncio
import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from backend import clock
from backend.cases import store as cases_store
from backend.cases.papers import service as papers
from backend.cases.papers.routes import TEMPLATE
from backend.cases.party import decided
from backend.cases.party.decided import DecidedCase
from backend.cases.party.filing import BYTES_PER_CASE_MAX, KIND
from backend.cases.party.model import Attached
from backend.cases.party.reading import PartyCase
from backend.cases.serving import store as serving_store
from backend.cases.summary import paper
from backend.database import Database, Transaction
from backend.documents.service import Documents
from backend.feedback.complaints.attachments import EXTENSIONS
from backend.law.summary import summary_law
from backend.ledger import store as ledger_store
from backend.ledger.model import Receipts
from backend.ledger.service import Ledger
from offline_sync import base64url, jws

PAPERS_MAX = 60
ATTACHED_BYTES_MAX = BYTES_PER_CASE_MAX
"""Of all attachments together; what does not fit is named, never left out silently."""
_README = """我的案件材料 / What is mine of this case

papers/          给我的文书 / papers for me
filings.json     我提交的内容和答复 / what I filed, and the answers
attachments/     我提交的附件 / files I sent
statements.json  我提交内容的签名原文和回执 / the signed entries, with receipts
checkpoints.json 回执所对应的检查点 / the checkpoints the receipts speak of
"""

_README_DECIDED = """我的当场处罚决定 / The decision on the spot about me

decision.pdf     决定书 / the decision
decision.json    决定的内容和缴款记录 / what was decided and what was paid
statements.json  这份决定的签名原文和回执 / its signed entries, with receipts
checkpoints.json 回执所对应的检查点 / the checkpoints the receipts speak of
"""

ReadFile = Callable[[str], Iterator[bytes]]


async def make(
    database: Database,
    ledger: Ledger,
    documents: Documents,
    read_file: ReadFile,
    known: PartyCase,
    *,
    now: datetime,
) -> bytes:
    """The ZIP. Papers are set one after the other; the queue of papers bounds how many wait."""
    made = await _papers(database, documents, known)
    size = ledger.published.size
    entries = await database.read(
        lambda tx: [
            one
            for one in serving_store.logged(tx, ledger.keys.kid, known.case, KIND)
            if one[0] < size
        ]
    )
    receipts = await ledger.receipts(index for index, _ in entries)

    def packed() -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", _README)
            for name, content in made:
                archive.writestr(name, content)
            left_out = _write_files(archive, _files(known), read_file)
            _write_json(archive, "filings.json", _told(known, left_out, now))
            _write_json(archive, "statements.json", _statements(entries, receipts))
            _write_json(archive, "checkpoints.json", receipts.checkpoints)
        return buffer.getvalue()

    # Up to 200 MB: on the loop of the server everybody else would wait for it.
    return await asyncio.to_thread(packed)


async def make_decided(
    database: Database,
    ledger: Ledger,
    documents: Documents,
    known: DecidedCase,
    *,
    now: datetime,
) -> bytes:
    """The ZIP of a decision on the spot: its paper, what was paid, and its signed entries."""
    told = await database.read(lambda tx: decided.told_of(tx, known.case))
    pdf = await documents.render(TEMPLATE, paper.filled(told, summary_law()), now=told.at)
    size = ledger.published.size
    entries = await database.read(
        lambda tx: [
            (index, raw)
            for index in known.indexes
            if index < size and (raw := ledger_store.jws_at(tx, index)) is not None
        ]
    )
    receipts = await ledger.receipts(index for index, _ in entries)

    def packed() -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", _README_DECIDED)
            archive.writestr("decision.pdf", pdf)
            _write_json(archive, "decision.json", _decision(known, now))
            _write_json(archive, "statements.json", _statements(entries, receipts))
            _write_json(archive, "checkpoints.json", receipts.checkpoints)
        return buffer.getvalue()

    return await asyncio.to_thread(packed)


def _decision(known: DecidedCase, now: datetime) -> dict[str, Any]:
    return {
        "madeAt": clock.rfc3339(now),
        "number": known.number,
        "party": known.party,
        "cause": known.cause,
        "clause": known.clause,
        "penalty": known.penalty,
        "statement": known.statement,
        "heard": known.heard,
        "handedOn": known.handed_on,
        "payments": known.payments,
        "owed": known.owed,
    }


async def _papers(
    database: Database, documents: Documents, known: PartyCase
) -> list[tuple[str, bytes]]:
    """Name and bytes of each paper for the party."""
    made: list[tuple[str, bytes]] = []
    for listed in known.papers[:PAPERS_MAX]:
        found = await database.read(lambda tx, key=listed.id: _paper(tx, known.case, key))
        pdf = await documents.render(TEMPLATE, found.paper, now=found.at)
        made.append((f"papers/{listed.on} {listed.name.zh} {len(made) + 1}.pdf", pdf))
    return made


def _told(known: PartyCase, left_out: list[str], now: datetime) -> dict[str, Any]:
    return {
        "madeAt": clock.rfc3339(now),
        "number": known.number,
        "party": known.party,
        "filings": known.writings,
        "leftOut": left_out,
        "complete": not left_out and len(known.papers) <= PAPERS_MAX,
    }


def _statements(entries: list[tuple[int, bytes]], receipts: Receipts) -> list[dict[str, Any]]:
    return [
        {
            "index": index,
            "hash": base64url.encode(jws.hash_of(raw)),
            "jws": raw.decode("ascii"),
            "receipt": receipts.by_index[index],
        }
        for index, raw in entries
    ]


def _paper(tx: Transaction, case: str, key: str) -> papers.Found:
    row = cases_store.case_by_id(tx, case)
    assert row is not None
    return papers.party_paper(tx, row, key)


def _files(known: PartyCase) -> list[Attached]:
    """Each once, in the order in which they were sent."""
    found = {file.sha256: file for one in known.writings for file in one.attached}
    return list(found.values())


def _write_files(archive: zipfile.ZipFile, files: list[Attached], read_file: ReadFile) -> list[str]:
    left_out: list[str] = []
    room = ATTACHED_BYTES_MAX
    for number, file in enumerate(files, 1):
        if file.size > room:
            left_out.append(file.name)
            continue
        room -= file.size
        name = f"attachments/{number:02} {file.sha256[:16]}{EXTENSIONS.get(file.type, '.bin')}"
        stored = zipfile.ZipInfo(name)  # pictures, PDF and sound grow no smaller
        archive.writestr(stored, b"".join(read_file(file.sha256)))
    return left_out


def _write_json(archive: zipfile.ZipFile, name: str, content: Any) -> None:
    archive.writestr(name, msgspec.json.format(msgspec.json.encode(content), indent=1))
