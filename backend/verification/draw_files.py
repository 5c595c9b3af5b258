"""`palm draw verify`: repeats a double-random draw from its public file (docs/draws.md), and the
draw of an evaluation of case files, whose acts carry the same bodies.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import msgspec

from backend.draws import drawing, lists, service
from backend.draws.model import Bundle, Committed, Receipted, Revealed
from backend.ledger import proofs
from backend.ledger.checkpoint import VerifierKey
from backend.ledger.views import payload_of
from backend.verification.evidence_files import Keys, Verifier
from backend.verification.findings import Finding
from backend.verification.receipt_files import ReceiptedEntry, ReceiptFile, Verdict
from offline_sync import base64url, jws


class _Draw(msgspec.Struct, frozen=True, kw_only=True):
    """What both entries of a draw say."""

    committed: Committed
    revealed: Revealed | None


def check(name: str, raw: bytes, keys: Keys) -> Iterator[Finding]:
    """Everything there is to say about the file of a draw."""
    try:
        bundle = msgspec.json.decode(raw, type=Bundle)
        draw = _read(bundle)
    except (ValueError, KeyError) as error:
        yield Finding(code="draw-unreadable", where=name, detail=str(error)[:200])
        return
    entries = [one for one in (bundle.committed, bundle.revealed) if one is not None]
    yield from Verifier(keys).receipts(
        name,
        ReceiptFile(
            palm="receipts/1",
            checkpoints=bundle.checkpoints,
            entries=[_receipted(one) for one in entries],
        ),
    )
    if draw.revealed is None or bundle.revealed is None:
        yield Finding(code="draw-not-open", where=name)
        return
    if keys.log_key is not None:
        key = VerifierKey.from_text(keys.log_key)
        yield _order(name, bundle, draw.committed, draw.revealed, key)
    yield from _outcome(name, bundle, draw.committed, draw.revealed)


def _read(bundle: Bundle) -> _Draw:
    """ValueError when the entries are not those of one draw."""
    first = payload_of(bundle.committed.entry.encode())
    committed = msgspec.convert(_drawn(first), Committed)
    if first["kind"] not in ("draw.committed", "evaluation.committed"):
        raise ValueError("the first entry commits to no draw")
    if bundle.revealed is None:
        return _Draw(committed=committed, revealed=None)
    second = payload_of(bundle.revealed.entry.encode())
    revealed = msgspec.convert(_drawn(second), Revealed)
    kind = str(first["kind"]).replace("committed", "revealed")
    if second["kind"] != kind or revealed.draw != committed.draw:
        raise ValueError("the second entry reveals another draw")
    return _Draw(committed=committed, revealed=revealed)


def _drawn(payload: dict[str, Any]) -> object:
    """What an entry says about a draw: its body, or a part of the act of an evaluation."""
    body = payload["body"]
    return body["act"]["draw"] if str(payload["kind"]).startswith("evaluation.") else body


def _receipted(one: Receipted) -> ReceiptedEntry:
    return ReceiptedEntry(
        entry=one.entry,
        verdict=Verdict(
            hash=base64url.encode(jws.hash_of(one.entry.encode())),
            index=one.index,
            tree_size=one.tree_size,
            proof=one.proof,
        ),
    )


def _order(
    name: str, bundle: Bundle, committed: Committed, revealed: Revealed, key: VerifierKey
) -> Finding:
    """The seed is the one promised, and it hangs on the checkpoint that took the promise in."""
    assert bundle.revealed is not None
    try:
        sealed = proofs.opened(bundle.checkpoints, key)
        secret = bytes.fromhex(revealed.secret)
    except ValueError as error:
        return Finding(code="draw-seed-differs", where=name, detail=str(error))
    checkpoint = sealed.get(bundle.committed.tree_size)
    honest = (
        hashlib.sha256(secret).hexdigest() == committed.secret_sha256
        and checkpoint is not None
        and checkpoint.size == revealed.tree_size
        and checkpoint.root.hex() == revealed.root
        and bundle.revealed.index >= revealed.tree_size
        and bool(committed.contribution) == bool(revealed.contribution)
    )
    return Finding(code="draw-order-valid" if honest else "draw-seed-differs", where=name)


def _outcome(
    name: str, bundle: Bundle, committed: Committed, revealed: Revealed
) -> Iterator[Finding]:
    texts: list[bytes] = []
    for what, named in (
        ("enterprises", committed.enterprises),
        ("officers", committed.officers),
        ("result", revealed.result),
    ):
        raw = bundle.lists.get(named.sha256, "").encode()
        texts.append(raw)
        same = hashlib.sha256(raw).hexdigest() == named.sha256
        yield Finding(
            code="draw-list-valid" if same else "draw-list-differs",
            where=f"{name} {what}",
            detail=f"{named.count}",
        )
    try:
        seed = drawing.final_seed(
            bytes.fromhex(revealed.secret), bytes.fromhex(revealed.root), revealed.contribution
        )
        again = lists.write_result(service.repeat(committed, seed, texts[0], texts[1]))
    except ValueError as error:
        yield Finding(code="draw-result-differs", where=name, detail=str(error))
        return
    yield Finding(
        code="draw-result-valid" if again == texts[2] else "draw-result-differs", where=name
    )
