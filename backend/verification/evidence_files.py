"""`palm verify`: checks files a stranger brings. No database, no network, only keys.

Formats (docs/evidence-format.md): an entry file (one JWS a line), a receipt file (JSON), a queue
file (zip), the file of a case (BagIt in a zip), and any other file, which is held against the
digests that valid entries name.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import msgspec

from backend.ledger import proofs
from backend.ledger.checkpoint import Checkpoint, VerifierKey
from backend.ledger.views import payload_of
from backend.verification import case_bags, confirmed_lists, receipt_files
from backend.verification.findings import Finding
from backend.verification.receipt_files import ReceiptedMedium, ReceiptFile, Verdict
from offline_sync import base64url, entry, keys, queue_file
from offline_sync.entry import Entry
from offline_sync.refusal import RefusedError

READ_BYTES = 1 << 20
_media_members = ("media", "preview")


class Keys(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`keys.json`, made by `palm keys`; device keys may stand in it too."""

    log_key: str | None = None
    server_key: keys.PublicJwk | None = None
    device_keys: list[keys.PublicJwk] = []


class Verifier:
    """Checks files one after the other; what valid entries name is remembered between them."""

    def __init__(self, given: Keys) -> None:
        self._log_key = None if given.log_key is None else VerifierKey.from_text(given.log_key)
        self._server_kid = ""
        self._keys: dict[str, keys.PublicKey] = {}
        if given.server_key is not None:
            self._server_kid = keys.thumbprint(given.server_key)
            self._keys[self._server_kid] = keys.public_key(given.server_key)
        for jwk in given.device_keys:
            self._keys[keys.thumbprint(jwk)] = keys.public_key(jwk)
        self._named: set[str] = set()
        self._links: dict[tuple[str, int], tuple[bytes, bytes | None]] = {}

    def check(self, paths: Iterable[Path]) -> Iterator[Finding]:
        """Everything there is to say about these files; other files come last, because entries
        in the first ones may name them.
        """
        others: list[Path] = []
        for path in paths:
            spoken = False
            for finding in self._known_format(path):
                spoken = True
                yield finding
            if not spoken:
                others.append(path)
        yield from self._chains()
        for path in others:
            named = _digest(path) in self._named
            yield Finding(code="media-named" if named else "file-unknown", where=path.name)

    def _known_format(self, path: Path) -> Iterator[Finding]:
        """Nothing for a file of another format, and for one that holds nothing to check."""
        if zipfile.is_zipfile(path):
            bag = case_bags.is_bag(path)
            yield from case_bags.check(path, self) if bag else self._queue(path)
        elif (receipts := receipt_files.read(path)) is not None:
            yield from self.receipts(path.name, receipts)
        elif _looks_like_entries(path):
            yield from self._lines(path.name, _lines(path))

    @property
    def knows_server(self) -> bool:
        """Whether the server's key was given."""
        return bool(self._server_kid)

    def has_named(self, sha256: str) -> bool:
        """Whether a valid entry names this file."""
        return sha256 in self._named

    def said_by_server(self, raw: bytes) -> dict[str, Any] | None:
        """The payload of an entry that the server signed; None for any other, and when the
        server's key was not given.
        """
        try:
            signed = entry.parse(raw)
        except RefusedError:
            return None
        key = self._keys.get(signed.kid)
        if signed.kid != self._server_kid or key is None or not entry.verify(signed, key):
            return None
        return payload_of(signed.raw)

    def _lines(self, name: str, lines: Iterable[bytes]) -> Iterator[Finding]:
        for number, raw in enumerate(lines, 1):
            yield from self._entry(f"{name}:{number}", raw)[1]

    def _entry(self, where: str, raw: bytes) -> tuple[Entry | None, list[Finding]]:
        try:
            signed = entry.parse(raw)
        except RefusedError as refused:
            detail = f"{refused.refusal}: {refused.why}"
            return None, [Finding(code="entry-unreadable", where=where, detail=detail)]
        place = f"{where} {signed.kid[:8]}#{signed.seq} {signed.payload.kind}"
        key = self._keys.get(signed.kid)
        if key is None:
            return signed, [Finding(code="key-not-given", where=place, detail=signed.kid)]
        if not entry.verify(signed, key):
            return None, [Finding(code="signature-bad", where=place)]
        known = self._links.setdefault((signed.kid, signed.seq), (signed.hash, signed.prev))
        self._learn(signed)
        if known[0] != signed.hash:
            return signed, [Finding(code="seq-reused", where=place)]
        return signed, [Finding(code="entry-valid", where=place)]

    def _learn(self, signed: Entry) -> None:
        """Digests the entry names; keys that the server itself says it enrolled."""
        body = _body(signed)
        if signed.kid == self._server_kid and signed.payload.kind == "case.exported":
            self._named.add(str(body.get("sha256")))
        for member in _media_members:
            medium = body.get(member)
            if isinstance(medium, dict):
                self._named.add(str(cast("dict[str, Any]", medium).get("sha256")))
        if signed.kid != self._server_kid or signed.payload.kind != "device.enrolled":
            return
        try:
            jwk = msgspec.convert(body.get("jwk"), keys.PublicJwk)
            self._keys.setdefault(keys.thumbprint(jwk), keys.public_key(jwk))
        except ValueError:
            return  # no key to learn; its device's entries stay unchecked

    def _chains(self) -> Iterator[Finding]:
        for (kid, seq), (_, prev) in sorted(self._links.items()):
            where = f"{kid[:8]}#{seq}"
            before = self._links.get((kid, seq - 1))
            if before is not None and before[0] != prev:
                yield Finding(code="chain-broken", where=where)
            first = min(s for k, s in self._links if k == kid) if before is None else seq
            # Of the server's chain a file has only what concerns it; the log proves the rest.
            if before is None and seq != first and kid != self._server_kid:
                yield Finding(code="chain-gap", where=where, detail=f"{seq - 1}")

    def receipts(self, name: str, given: ReceiptFile) -> Iterator[Finding]:
        """What there is to say about entries, files and the receipts that prove them."""
        for jwk in given.device_keys:
            # A kid is the thumbprint of its key: a key cannot be given for another one. Whose
            # it is, the log says, which takes in entries of enrolled keys only.
            self._keys.setdefault(keys.thumbprint(jwk), keys.public_key(jwk))
        checkpoints: dict[int, Checkpoint] = {}
        for number, text in enumerate(given.checkpoints, 1):
            found, finding = self._checkpoint(f"{name} checkpoint {number}", text)
            checkpoints |= found
            yield finding
        confirmations: list[dict[str, Any]] = []
        for number, one in enumerate(given.entries, 1):
            where = f"{name} entry {number}"
            signed, findings = self._entry(where, one.entry.encode())
            yield from findings
            if signed is not None:
                yield self._receipt(where, signed, one.verdict, checkpoints)
                if signed.kid == self._server_kid and signed.payload.kind == "evidence.confirmed":
                    confirmations.append(_body(signed))
        if given.confirmed is not None and self._server_kid:
            yield confirmed_lists.check(f"{name} confirmed", given.confirmed, confirmations)
        elif given.confirmed is not None:
            yield Finding(code="key-not-given", where=f"{name} confirmed", detail="serverKey")
        for number, medium in enumerate(given.media, 1):
            yield from self._medium(f"{name} file {number}", medium, checkpoints)

    def _checkpoint(self, where: str, text: str) -> tuple[dict[int, Checkpoint], Finding]:
        if self._log_key is None:
            return {}, Finding(code="key-not-given", where=where, detail="logKey")
        try:
            found = proofs.opened([text], self._log_key)
        except ValueError as error:
            return {}, Finding(code="checkpoint-refused", where=where, detail=str(error))
        return found, Finding(code="checkpoint-valid", where=f"{where} size {next(iter(found))}")

    def _receipt(
        self, where: str, signed: Entry, verdict: Verdict, checkpoints: dict[int, Checkpoint]
    ) -> Finding:
        if verdict.hash != base64url.encode(signed.hash):
            return Finding(code="receipt-refused", where=where, detail="names another entry")
        if verdict.reason is not None and verdict.index is None:
            return Finding(code="entry-quarantined", where=where, detail=verdict.reason)
        return self._proof("receipt-valid", where, signed.raw, verdict.index, verdict, checkpoints)

    def _proof(
        self,
        code: str,
        where: str,
        raw: bytes,
        index: int | None,
        receipt: Verdict | ReceiptedMedium,
        checkpoints: dict[int, Checkpoint],
    ) -> Finding:
        if self._log_key is None:
            return Finding(code="key-not-given", where=where, detail="logKey")
        checkpoint = checkpoints.get(receipt.tree_size or -1)
        if checkpoint is None or index is None:
            return Finding(code="receipt-refused", where=where, detail="no valid checkpoint")
        if not proofs.proves(raw, index, receipt.proof, checkpoint):
            return Finding(code="receipt-refused", where=where, detail="no proof")
        return Finding(code=code, where=where, detail=f"index {index} of {checkpoint.size}")

    def _medium(
        self, where: str, medium: ReceiptedMedium, checkpoints: dict[int, Checkpoint]
    ) -> Iterator[Finding]:
        signed, findings = self._entry(where, medium.entry.encode())
        yield from (one for one in findings if one.code != "entry-valid")
        if signed is None:
            return
        body = _body(signed)
        by_server = signed.kid == self._server_kid or not self._server_kid
        promised = signed.payload.kind == "media.stored" and body.get("sha256") == medium.sha256
        if not by_server or not promised:
            yield Finding(code="receipt-refused", where=where, detail="not the server's word")
            return
        if signed.kid in self._keys:
            self._named.add(medium.sha256)
        yield self._proof(
            "media-receipt-valid", where, signed.raw, medium.index, medium, checkpoints
        )

    def _queue(self, path: Path) -> Iterator[Finding]:
        try:
            with zipfile.ZipFile(path) as archive:
                contents = queue_file.inspect(archive, path.stat().st_size)
                yield from self._lines(path.name, queue_file.entry_lines(archive))
                for medium in contents.media:
                    yield self._queued(path.name, archive, medium)
                for ignored in contents.ignored:
                    yield Finding(code="queue-damaged", where=f"{path.name} {ignored}")
        except (zipfile.BadZipFile, queue_file.QueueFileError) as error:
            yield Finding(code="queue-damaged", where=path.name, detail=str(error))

    def _queued(self, name: str, archive: zipfile.ZipFile, medium: queue_file.Medium) -> Finding:
        where = f"{name} media/{medium.sha256[:16]}…"
        digest = hashlib.sha256()
        try:
            for piece in queue_file.media_chunks(archive, medium):
                digest.update(piece)
        except queue_file.QueueFileError as error:
            return Finding(code="media-differs", where=where, detail=error.why)
        if digest.hexdigest() != medium.sha256:
            return Finding(code="media-differs", where=where)
        named = medium.sha256 in self._named
        return Finding(code="media-valid" if named else "media-unnamed", where=where)


def _body(signed: Entry) -> dict[str, Any]:
    return payload_of(signed.raw)["body"]


def _looks_like_entries(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"ey"  # every protected header begins with {"


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while line := file.readline(entry.ENTRY_BYTES_MAX + 2):
            kept = line.rstrip(b"\r\n")
            while line and not line.endswith(b"\n"):
                line = file.readline(entry.ENTRY_BYTES_MAX)
            if kept:
                yield kept[: entry.ENTRY_BYTES_MAX + 1]


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(READ_BYTES):
            digest.update(piece)
    return digest.hexdigest()
