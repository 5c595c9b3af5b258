"""Packs the file of one case as a bag: whole PDF, papers, originals, entries with their proofs."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from backend.cases.case_file import sheets
from backend.cases.case_file.bag import BagWriter
from backend.cases.case_file.making import Made
from backend.cases.case_file.model import Contents, Described, Original, Piece, Proof
from backend.cases.case_file.sealing import Receipts
from backend.clock import day_of
from media_store.store import MediaStore

READ_BYTES = 1 << 20
_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "application/pdf": ".pdf",
    "audio/webm": ".webm",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/mpeg": ".mp3",
}


def payload(
    bag: BagWriter,
    contents: Contents,
    made: Made,
    receipts: Receipts,
    files: MediaStore,
    *,
    now: datetime,
    progress: Callable[[int, int], None],
) -> str:
    """Write everything but the seal; the SHA-256 of the payload manifest. Blocking."""
    kept = [one for one in contents.originals if one.present]
    total = len(kept) + len(made.parts) + 3
    pieces = [_file(bag, "case-file.pdf", made.path, "案卷全文")]
    for one in made.parts:
        if one.name:
            pieces.append(_file(bag, f"papers/{one.name}", one.path, f"{one.title} {one.number}"))
        progress(len(pieces), total)
    for one in kept:
        path = path_of(one)
        digest = bag.add(path, files.read(one.sha256), one.size)
        pieces.append(_piece(path, digest, contents, one))
        progress(len(pieces), total)
    raw = msgspec.json.format(msgspec.json.encode(receipts), indent=1)
    digest = bag.add("log/receipts.json", [raw], len(raw))
    pieces.append(Piece(path="data/log/receipts.json", sha256=digest, title="日志记录与证明"))
    told = msgspec.json.format(msgspec.json.encode(_described(contents, made, pieces, now)))
    bag.add("case.json", [told], len(told))
    information = {
        "Source-Organization": contents.body,
        "External-Identifier": contents.row.number,
        "Internal-Sender-Identifier": contents.row.id,
        "Bag-Software-Agent": "palm-enforcement",
    }
    return bag.finish_payload(information, day_of(now))


def path_of(one: Original) -> str:
    """Where an original lies in a bag, below `data/`."""
    bare = one.type.partition(";")[0].strip()
    return f"originals/{one.sha256}{_EXTENSIONS.get(bare, '.bin')}"


def _piece(path: str, digest: str, contents: Contents, one: Original) -> Piece:
    return Piece(
        path=f"data/{path}",
        sha256=digest,
        title=one.evidence or f"{sheets.kind_of(one.kind)} #{one.index}",
        remark=sheets.marked(contents.fallen.get(one.capture)),
    )


def _file(bag: BagWriter, path: str, source: Path, title: str) -> Piece:
    digest = bag.add(path, _pieces(source), source.stat().st_size)
    return Piece(path=f"data/{path}", sha256=digest, title=title)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(READ_BYTES):
            yield piece


def _proofs(contents: Contents) -> list[Proof]:
    """Each piece of evidence with the place of its original in this bag."""
    paths = {one.sha256: f"data/{path_of(one)}" for one in contents.originals if one.present}
    kept = contents.row.facts.evidence
    found: list[Proof] = []
    for one in contents.evidence.values():
        sha256 = one.source.sha256 if one.source else one.file.sha256 if one.file else ""
        found.append(
            Proof(
                name=one.name,
                kind=one.kind or "",
                proves=one.proves,
                path=paths.get(sha256, ""),
                sha256=sha256,
                place=one.place,
                excluded=one.name not in kept,
            )
        )
    return found


def _described(contents: Contents, made: Made, pieces: list[Piece], now: datetime) -> Described:
    row = contents.row
    return Described(
        case=row.id,
        number=row.number,
        body=contents.body,
        party=row.party.name,
        cause=row.cause,
        stage=row.stage,
        filed_on=row.filed_on,
        made_at=now,
        pages=made.pages,
        pieces=pieces,
        evidence=_proofs(contents),
        missing=[_piece(path_of(one), one.sha256, contents, one) for one in contents.missing],
        fallen=contents.fallen,
    )
