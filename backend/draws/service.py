"""What people do with draws: commit to one, reveal it, hand out the file that repeats it."""

import asyncio
import gzip
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Officer, certificate_state
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.draws import drawing, lists, store
from backend.draws.drawing import Candidate, Drawn, Inspector
from backend.draws.model import Bundle, Committed, DrawAsked, Receipted, Revealed
from backend.draws.problems import DrawRefused
from backend.ledger import store as ledger_store
from backend.ledger.checkpoint import open_checkpoint
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.planning.classification import store as classification_store
from backend.planning.classification.model import Class
from backend.planning.permits import store as permits_store
from backend.problems import MalformedRequest, NotFound
from backend.web import Asker

SECRET_BYTES = 32


class _Lists(msgspec.Struct, frozen=True, kw_only=True):
    """Who and what may be drawn, as it stands now."""

    agency_path: str
    enterprises: bytes
    officers: bytes


async def commit(
    database: Database,
    ledger: Ledger,
    views: Views,
    asked: DrawAsked,
    *,
    asker: Asker,
    now: datetime,
) -> store.DrawRow:
    """Put the lists and the promise of a seed into the log, before anything can be drawn.

    Who is on the whitelist that day is not on the list. Asked again under its id, the same draw.
    NotFound for an agency outside the asker's scope; DrawRefused when the lists are short.
    """
    given = await database.read(lambda tx: _gather(tx, asked, asker))
    secret = secrets.token_bytes(SECRET_BYTES)
    packed = [
        (lists.named(raw).sha256, await asyncio.to_thread(gzip.compress, raw, 6))
        for raw in (given.enterprises, given.officers)
    ]
    body = Committed(
        draw=asked.id,
        agency=asked.agency_id,
        agency_path=given.agency_path,
        title=asked.title,
        day=asked.day,
        count=asked.count,
        each=asked.each,
        weights=asked.weights,
        contribution=asked.contribution,
        enterprises=lists.named(given.enterprises),
        officers=lists.named(given.officers),
        secret_sha256=hashlib.sha256(secret).hexdigest(),
    )

    def write(tx: Transaction) -> int:
        before = ledger_store.first_about(tx, ledger.keys.kid, "draw.committed", asked.id)
        if before is not None:
            return before[0]
        for sha256, gzipped in packed:
            store.add_list(tx, sha256, gzipped)
        store.add_secret(tx, asked.id, secret)
        return ledger.act(
            tx, kind="draw.committed", by=asker.account_id, subject=asked.id, body=body, now=now
        )

    await views.reached(await database.write(write))
    return await read_row(database, asked.id, asker)


def _gather(tx: Transaction, asked: DrawAsked, asker: Asker) -> _Lists:
    agency = agencies_store.agency_by_id(tx, asked.agency_id)
    if agency is None or not in_scope(agency.path, asker.agency_path):
        raise NotFound
    officers = agencies_store.officers_serving(tx, agency.path)
    inspectors = _inspectors(tx, officers, asked)
    spared = classification_store.running_whitelist(tx, agency.path, asked.day)
    ids = [one for one in store.candidate_ids(tx, agency.territory) if one not in spared]
    if len(inspectors) < asked.each or not ids:
        raise DrawRefused(officers=len(inspectors), enterprises=len(ids))
    known = classification_store.classes(tx, agency.path)
    candidates = [Candidate(one, weight_of(known.get(one), asked.weights)) for one in ids]
    return _Lists(
        agency_path=agency.path,
        enterprises=lists.write_candidates(candidates),
        officers=lists.write_inspectors(inspectors),
    )


def weight_of(found: Class | None, weights: Mapping[str, int]) -> int:
    """Tickets of an enterprise: the weight of its risk times that of its credit; 1 for what has
    no class or no weight.
    """
    if found is None:
        return 1
    risk = weights.get(f"risk:{found.risk}", 1)
    return min(risk * weights.get(f"credit:{found.credit}", 1), drawing.WEIGHT_MAX)


def _inspectors(tx: Transaction, officers: Sequence[Officer], asked: DrawAsked) -> list[Inspector]:
    recused: dict[str, set[str]] = {}
    for officer, enterprise, _ in store.recusals_of(tx, [one.id for one in officers]):
        recused.setdefault(officer, set()).add(enterprise)
    return [
        Inspector(
            one.id, one.certificate.valid_until, frozenset(recused.get(one.id, frozenset[str]()))
        )
        for one in officers
        if certificate_state(one.certificate, asked.day) == "valid"
    ]


async def reveal(
    database: Database,
    ledger: Ledger,
    views: Views,
    draw_id: str,
    *,
    contribution: str,
    asker: Asker,
    now: datetime,
) -> store.DrawRow:
    """Open the seed and put the outcome into the log; a draw is revealed once.

    MalformedRequest when public words were promised and none are given.
    """
    row = await read_row(database, draw_id, asker)
    if row.revealed is not None:
        return row
    if row.committed.contribution and not contribution.strip():
        raise MalformedRequest(why="contribution: promised, and empty")
    secret = await database.read(lambda tx: store.secret_of(tx, draw_id))
    assert secret is not None
    receipts = await ledger.receipts([row.committed_idx])
    checkpoint = open_checkpoint(receipts.checkpoints[0], ledger.keys.log.verifier)
    words = contribution.strip() if row.committed.contribution else ""
    seed = drawing.final_seed(secret, checkpoint.root, words)
    outcome = await _draw(database, row.committed, seed)
    result = lists.write_result(outcome)
    body = Revealed(
        draw=draw_id,
        secret=secret.hex(),
        contribution=words,
        tree_size=checkpoint.size,
        root=checkpoint.root.hex(),
        result=lists.named(result),
    )

    def write(tx: Transaction) -> int:
        before = ledger_store.first_about(tx, ledger.keys.kid, "draw.revealed", draw_id)
        if before is not None:
            return before[0]
        store.add_list(tx, body.result.sha256, gzip.compress(result, 6))
        return ledger.act(
            tx, kind="draw.revealed", by=asker.account_id, subject=draw_id, body=body, now=now
        )

    await views.reached(await database.write(write))
    return await read_row(database, draw_id, asker)


async def _draw(database: Database, committed: Committed, seed: bytes) -> list[Drawn]:
    enterprises = await _list(database, committed.enterprises.sha256)
    officers = await _list(database, committed.officers.sha256)
    return await asyncio.to_thread(repeat, committed, seed, enterprises, officers)


def repeat(committed: Committed, seed: bytes, enterprises: bytes, officers: bytes) -> list[Drawn]:
    """The outcome of a draw from its lists and its final seed."""
    drawn = drawing.draw_enterprises(seed, lists.read_candidates(enterprises), committed.count)
    return drawing.deal_officers(
        seed, drawn, lists.read_inspectors(officers), committed.each, committed.day
    )


async def _list(database: Database, sha256: str) -> bytes:
    raw = await database.read(lambda tx: store.list_text(tx, sha256))
    if raw is None:
        raise NotFound
    return raw


async def read_row(database: Database, draw_id: str, asker: Asker) -> store.DrawRow:
    """NotFound outside the asker's scope."""
    row = await database.read(lambda tx: store.draw_by_id(tx, draw_id))
    if row is None or not in_scope(row.agency_path, asker.agency_path):
        raise NotFound
    return row


async def bundle(database: Database, ledger: Ledger, row: store.DrawRow, *, whole: bool) -> Bundle:
    """The file that repeats the draw; without `whole` only the commitment to it."""
    revealed = row.revealed if whole else None
    indexes = [row.committed_idx]
    named = [row.committed.enterprises, row.committed.officers] if whole else []
    if revealed is not None and row.revealed_idx is not None:
        indexes.append(row.revealed_idx)
        named.append(revealed.result)
    receipts = await ledger.receipts(indexes)

    def read(tx: Transaction) -> tuple[list[bytes], dict[str, str]]:
        raws = [ledger_store.jws_at(tx, index) or b"" for index in indexes]
        texts = {one.sha256: (store.list_text(tx, one.sha256) or b"").decode() for one in named}
        return raws, texts

    raws, texts = await database.read(read)
    shown = [
        Receipted(
            entry=raw.decode(),
            index=index,
            tree_size=receipts.by_index[index].tree_size,
            proof=receipts.by_index[index].proof,
        )
        for index, raw in zip(indexes, raws, strict=True)
    ]
    return Bundle(
        checkpoints=receipts.checkpoints,
        committed=shown[0],
        revealed=shown[1] if revealed is not None else None,
        lists=texts,
    )


async def public_bundle(database: Database, ledger: Ledger, draw_id: str, now: datetime) -> Bundle:
    """For anybody: the commitment at once, everything else when the days of the visits are over.

    Whoever could read the outcome before would know of a check that is not announced: neither
    before the day of the draw nor while somebody may still go under its approval.
    NotFound when there is no such draw.
    """

    def read(tx: Transaction) -> tuple[store.DrawRow | None, date | None]:
        return store.draw_by_id(tx, draw_id), permits_store.last_day_of_draw(tx, draw_id)

    row, approved_until = await database.read(read)
    if row is None:
        raise NotFound
    last = max(row.committed.day, approved_until or row.committed.day)
    return await bundle(database, ledger, row, whole=day_of(now) > last)
