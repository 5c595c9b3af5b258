"""`palm verify` for the file of a case (BagIt in a zip, docs/cases.md 5), without the server.

Everything is read once as a stream: every file against the manifests, every entry and proof
against the keys, the manifest against the server's own seal, the originals against the entries
that name them, and at last the zip itself against what the export writes.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, cast

import msgspec

from backend.cases.case_file.bag import (
    DECLARATION,
    MANIFEST,
    SEAL,
    TAG_MANIFEST,
    BagWriter,
)
from backend.cases.case_file.model import Exported
from backend.evidence import bodies
from backend.ledger.views import payload_of
from backend.verification.findings import Finding
from backend.verification.receipt_files import ReceiptFile

RECEIPTS = "data/log/receipts.json"
TEXT_BYTES_MAX = 512 * 2**20
SEALS = {"case.exported": "case", "referral.packed": "lead"}
"""Entries that seal a bag, and the member that names what is in it: as the bag's folder does."""
READ_BYTES = 1 << 20
FILES_MAX = 200_000

_ZIP_FAULTS = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
    zlib.error,
)
"""What reading a damaged zip raises."""


class Evidence(Protocol):
    """What a bag asks of the verifier, which holds the keys and remembers what entries name."""

    @property
    def knows_server(self) -> bool: ...
    def has_named(self, sha256: str) -> bool: ...
    def said_by_server(self, raw: bytes) -> dict[str, Any] | None: ...
    def receipts(self, name: str, given: ReceiptFile) -> Iterator[Finding]: ...


def is_bag(path: Path) -> bool:
    """Whether this zip declares itself a bag, or has the manifests of one."""
    try:
        with zipfile.ZipFile(path) as archive:
            ends = {name.rpartition("/")[2] for name in archive.namelist()[:FILES_MAX]}
    except _ZIP_FAULTS:
        return False
    return bool(ends & {"bagit.txt", MANIFEST, TAG_MANIFEST})


def check(path: Path, evidence: Evidence) -> Iterator[Finding]:
    """Everything there is to say about a bag."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _Bag(path, archive, evidence).check()
    except _ZIP_FAULTS as error:
        yield Finding(code="bag-damaged", where=path.name, detail=str(error)[:200])


class _Bag:
    """One open bag."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, evidence: Evidence) -> None:
        self._path, self._name, self._archive = path, path.name, archive
        self._evidence = evidence
        self._members = archive.infolist()
        roots = {one.filename.partition("/")[0] for one in self._members}
        self._root = min(roots) if len(roots) == 1 else ""
        self._digests: dict[str, str] = {}
        """Of every file that could be read, as it lies there."""

    def check(self) -> Iterator[Finding]:
        if not self._root or len(self._members) > FILES_MAX:
            yield self._damaged("not one folder")
            return
        yield from self._hash_all()
        yield from self._manifests()
        receipts, seal = self._receipts(RECEIPTS), self._receipts(SEAL)
        for where, found in ((RECEIPTS, receipts), (SEAL, seal)):
            if found is None:
                yield self._damaged(f"{where} cannot be read")
            else:
                yield from self._evidence.receipts(self._at(where), found)
        exported = None if seal is None else self._exported(seal)
        if not self._evidence.knows_server:
            yield Finding(code="key-not-given", where=self._at(SEAL), detail="serverKey")
        elif exported is None:
            yield Finding(code="bag-seal-differs", where=self._at(SEAL))
        else:
            yield Finding(code="bag-sealed", where=self._name, detail=exported.case)
        if receipts is not None:
            yield from self._originals(receipts, exported)
        yield from self._container()

    def _manifests(self) -> Iterator[Finding]:
        """Every file against the manifests, and every line of them against the files."""
        if self._text("bagit.txt") != DECLARATION.encode():
            yield self._damaged("bagit.txt")
        tags = _manifest(self._text(TAG_MANIFEST))
        payload = _manifest(self._text(MANIFEST))
        if tags is None or payload is None:
            yield self._damaged(f"{TAG_MANIFEST} or {MANIFEST} cannot be read")
            return
        listed = tags | payload
        for path, digest in sorted(listed.items()):
            yield from self._listed(path, digest)
        for path in sorted(self._digests.keys() - listed.keys() - {TAG_MANIFEST}):
            yield Finding(code="bag-file-unlisted", where=self._at(path))
        for needed in ("bag-info.txt", MANIFEST, SEAL):
            if needed not in tags:
                yield Finding(code="bag-file-missing", where=self._at(needed), detail="no digest")

    def _hash_all(self) -> Iterator[Finding]:
        for one in self._members:
            path = one.filename.removeprefix(f"{self._root}/")
            if path in self._digests:
                yield self._damaged(f"{path} stands in it twice")
            running = hashlib.sha256()
            try:
                with self._archive.open(one) as file:
                    while piece := file.read(READ_BYTES):
                        running.update(piece)
            except _ZIP_FAULTS as error:
                detail = str(error)[:200]
                yield Finding(code="bag-file-differs", where=self._at(path), detail=detail)
                self._digests[path] = ""
                continue
            self._digests[path] = running.hexdigest()

    def _listed(self, path: str, digest: str) -> Iterator[Finding]:
        found = self._digests.get(path)
        if found is None:
            yield Finding(code="bag-file-missing", where=self._at(path))
        elif found == digest:
            yield Finding(code="bag-file-valid", where=self._at(path))
        elif found:
            yield Finding(code="bag-file-differs", where=self._at(path), detail=found)

    def _exported(self, seal: ReceiptFile) -> Exported | None:
        """What the server's entry says it exported, when that is this very manifest."""
        said = [self._evidence.said_by_server(one.entry.encode()) for one in seal.entries]
        if len(said) != 1 or said[0] is None or said[0]["kind"] not in SEALS:
            return None
        named = SEALS[said[0]["kind"]]
        try:
            body = said[0]["body"]
            exported = msgspec.convert({**body, "case": body[named]}, Exported)
        except (msgspec.ValidationError, KeyError, TypeError):
            return None
        same = exported.form == "bagit" and exported.sha256 == self._digests.get(MANIFEST)
        return exported if same and self._root == f"{named}-{exported.case}" else None

    def _originals(self, receipts: ReceiptFile, exported: Exported | None) -> Iterator[Finding]:
        """Originals that entries name: here, left out and said so, or gone."""
        here = {
            path.rpartition("/")[2].partition(".")[0]: path
            for path in self._digests
            if path.startswith("data/originals/")
        }
        named: dict[str, str] = {}
        for one in receipts.entries:
            payload = _payload(one.entry)
            body = payload.get("body")
            if not isinstance(body, dict):
                continue
            media = bodies.media_in(cast("dict[str, Any]", body)).get("original")
            if media is not None:
                named.setdefault(media.sha256, str(payload.get("kind", "")))
        without = set(exported.without) if exported else set[str]()
        for sha256, kind in named.items():
            where = f"{self._name} {kind} {sha256}"
            if sha256 in here:
                same = self._digests[here[sha256]] == sha256
                known = self._evidence.has_named(sha256)
                code = "media-valid" if known else "media-unnamed"
                yield Finding(code=code if same else "media-differs", where=where)
            elif sha256 in without:
                yield Finding(code="original-absent", where=where)
            else:
                yield Finding(code="bag-file-missing", where=where, detail="original")
        for sha256 in sorted(here.keys() - named.keys()):
            yield Finding(code="media-unnamed", where=self._at(here[sha256]))

    def _container(self) -> Iterator[Finding]:
        """Whether the zip is, byte for byte, what the export writes."""
        try:
            with self._path.open("rb") as file:
                sink = _Compared(file)
                with BagWriter(sink, self._root) as writer:
                    for one in self._members:
                        path = one.filename.removeprefix(f"{self._root}/")
                        writer.copy(path, _pieces(self._archive, one), one.file_size)
                differs = sink.differs_at()
        except _ZIP_FAULTS as error:
            yield Finding(code="bag-repacked", where=self._name, detail=str(error)[:200])
            return
        if differs is not None:
            yield Finding(code="bag-repacked", where=self._name, detail=f"byte {differs}")

    def _receipts(self, path: str) -> ReceiptFile | None:
        try:
            return msgspec.json.decode(self._text(path), type=ReceiptFile)
        except ValueError:
            return None

    def _text(self, path: str) -> bytes:
        """A file that is read whole; empty when it is not there, cannot be read or is too long."""
        if not self._digests.get(path):
            return b""
        with self._archive.open(f"{self._root}/{path}") as file:
            found = file.read(TEXT_BYTES_MAX + 1)
        return found if len(found) <= TEXT_BYTES_MAX else b""

    def _at(self, path: str) -> str:
        return f"{self._name} {path}"

    def _damaged(self, detail: str) -> Finding:
        return Finding(code="bag-damaged", where=self._name, detail=detail)


class _Compared:
    """What would be written, held against what stands in a file."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._at = 0
        self._differs: int | None = None

    def write(self, data: bytes, /) -> int:
        found = self._file.read(len(data))
        if self._differs is None and found != bytes(data):
            pairs = zip(found, bytes(data), strict=False)
            same = next((n for n, (a, b) in enumerate(pairs) if a != b), len(found))
            self._differs = self._at + same
        self._at += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def differs_at(self) -> int | None:
        """The first byte that is another; None when the whole file is the same."""
        if self._differs is None and self._file.read(1):
            return self._at
        return self._differs


def _manifest(raw: bytes) -> dict[str, str] | None:
    """Paths and digests; None for what is no manifest."""
    found: dict[str, str] = {}
    try:
        lines = raw.decode().splitlines()
    except UnicodeDecodeError:
        return None
    for line in lines:
        digest, between, path = line.partition("  ")
        if len(digest) != 64 or not between or not path or path in found:
            return None
        found[path] = digest
    return found or None


def _payload(text: str) -> dict[str, Any]:
    try:
        return payload_of(text.encode())
    except (ValueError, IndexError):
        return {}


def _pieces(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(one) as file:
        while piece := file.read(READ_BYTES):
            yield piece
