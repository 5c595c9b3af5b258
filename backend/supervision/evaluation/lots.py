"""The draw of an evaluation: the files and, for each, its scorers, by the draw of inspections.

Lists, seed and outcome are those of `backend.draws`: a file stands where an enterprise does, a
scorer where an officer does, and who took part in a case is recused from it. So `palm draw verify`
repeats an evaluation as it repeats an inspection.
"""

import asyncio
import gzip
import hashlib
import secrets
from datetime import datetime

import msgspec

from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.clock import day_of
from backend.database import Transaction
from backend.draws import drawing, lists
from backend.draws import service as draws
from backend.draws import store as draws_store
from backend.draws.drawing import Candidate, Inspector
from backend.draws.model import Bundle, Committed, Contribution, Revealed
from backend.ledger.checkpoint import open_checkpoint
from backend.problems import MalformedRequest, NotFound
from backend.supervision.evaluation import service, store
from backend.supervision.evaluation.model import Acted, EvaluationAsked, EvaluationStep
from backend.supervision.evaluation.problems import EvaluationRefused
from backend.supervision.evaluation.procedure import acts
from backend.supervision.evaluation.procedure.acts import SCORERS, FileDealt
from backend.supervision.evaluation.procedure.facts import Facts
from backend.supervision.evaluation.service import Desk, Logged
from backend.supervision.evaluation.sheets import Sheet, read_sheets
from backend.supervision.loop import standing
from backend.supervision.problems import PowerMissing
from backend.web import Asker


class _Lists(msgspec.Struct, frozen=True, kw_only=True):
    """What and who may be drawn, as it stands now."""

    agency: Agency
    files: bytes
    scorers: bytes


async def commit(desk: Desk, asked: EvaluationAsked, *, asker: Asker, now: datetime) -> None:
    """Put sheet, lists and the promise of a seed into the log, before anything is drawn.

    Asked again under its id, nothing changes. PowerMissing for who does not decide; NotFound for
    a body outside the asker's scope or a sheet that is not there; EvaluationRefused when there is
    no file, or a file that fewer than three people may score.
    """
    read = await asyncio.to_thread(read_sheets, desk.data)
    sheet = next((one for one in read.sheets if one.id == asked.sheet), None)
    if sheet is None:
        raise NotFound
    given = await desk.database.read(lambda tx: _gather(tx, asked, sheet, asker, now))
    secret = secrets.token_bytes(draws.SECRET_BYTES)
    packed = [
        (lists.named(raw).sha256, await asyncio.to_thread(gzip.compress, raw, 6))
        for raw in (given.files, given.scorers)
    ]
    act = _promised(asked, given, sheet, secret, asker=asker, now=now)

    def write(tx: Transaction) -> int | None:
        known = service.logged(tx, desk.ledger, asked.id)
        if known.bodies:
            if known.bodies[0].act.by != asker.account_id:
                raise MalformedRequest(why="id: another evaluation has it")
            return None
        if store.evaluation_of_act(tx, asked.id) is not None:
            raise MalformedRequest(why="id: an act has it")
        step = service.stepped(Facts(), act)
        for sha256, gzipped in packed:
            draws_store.add_list(tx, sha256, gzipped)
        draws_store.add_secret(tx, asked.id, secret)
        body = Acted(
            evaluation=asked.id,
            id=asked.id,
            act=act,
            stage=step.facts.stage or "",
            agency=given.agency.path,
            evaluator=asker.agency_path,
        )
        return service.enter(tx, desk.ledger, body, step.facts, asker, now)

    index = await desk.database.write(write)
    if index is not None:
        await desk.views.reached(index)


def _promised(
    asked: EvaluationAsked,
    given: _Lists,
    sheet: Sheet,
    secret: bytes,
    *,
    asker: Asker,
    now: datetime,
) -> acts.Committed:
    draw = Committed(
        draw=asked.id,
        agency=asked.agency_id,
        agency_path=given.agency.path,
        title=asked.title,
        day=day_of(now),
        count=asked.count,
        each=SCORERS,
        weights={},
        contribution=asked.contribution,
        enterprises=lists.named(given.files),
        officers=lists.named(given.scorers),
        secret_sha256=hashlib.sha256(secret).hexdigest(),
    )
    return acts.Committed(
        on=day_of(now),
        by=asker.account_id,
        title=asked.title,
        sheet=sheet,
        first=asked.first,
        last=asked.last,
        closed=asked.closed,
        draw=draw,
    )


def _gather(
    tx: Transaction, asked: EvaluationAsked, sheet: Sheet, asker: Asker, now: datetime
) -> _Lists:
    agency = agencies_store.agency_by_id(tx, asked.agency_id)
    if agency is None or not in_scope(agency.path, asker.agency_path):
        raise NotFound
    if not standing.decides(standing.agency_of(tx, asker), asker):
        raise PowerMissing
    if agency.kind == "supervision":
        raise MalformedRequest(why="agencyId: a supervising body keeps no case files")
    if asked.first > asked.last:
        raise MalformedRequest(why="first: after last")
    days = (asked.first, asked.last)
    if sheet.files == "summary":
        files = store.candidate_summaries(tx, agency.path, *days, reported=asked.closed)
    else:
        files = store.candidate_files(tx, agency.path, *days, closed=asked.closed)
    scorers = store.scorers_for(tx, agency.path)
    free = [sum(1 for who in scorers if not _took_part(who, one)) for one in files]
    if min(free, default=len(scorers)) < SCORERS or not files:
        raise EvaluationRefused(files=len(files), scorers=min(free, default=len(scorers)))
    return _Lists(
        agency=agency,
        files=lists.write_candidates(Candidate(one.case, 1) for one in files),
        scorers=lists.write_inspectors(
            Inspector(
                who.account,
                day_of(now),
                frozenset(one.case for one in files if _took_part(who, one)),
            )
            for who in scorers
        ),
    )


def _took_part(who: store.Scorer, file: store.CandidateFile) -> bool:
    return who.account in file.parts or (who.officer is not None and who.officer in file.parts)


async def reveal(
    desk: Desk,
    evaluation: str,
    asked: EvaluationStep,
    *,
    contribution: Contribution,
    asker: Asker,
    now: datetime,
) -> None:
    """Open the seed: which files, and who scores them, is what anybody can compute from it.

    MalformedRequest when public words were promised and none are given.
    """
    known = await desk.database.read(lambda tx: _known(tx, desk, evaluation, asker))
    first = known.bodies[0].act
    assert isinstance(first, acts.Committed)
    if first.draw.contribution and not contribution.strip():
        raise MalformedRequest(why="contribution: promised, and empty")
    words = contribution.strip() if first.draw.contribution else ""
    act = await _opened(desk, known, first, words, asker=asker, now=now)

    def write(tx: Transaction) -> int | None:
        standing_now = service.logged(tx, desk.ledger, evaluation)
        if service.was_taken(tx, standing_now, asked, asker):
            return None
        service.need_role(tx, asker, standing_now.bodies[0], act.act)
        step = service.stepped(standing_now.facts, act.act)
        draws_store.add_list(tx, act.act.draw.result.sha256, gzip.compress(act.result, 6))
        body = msgspec.structs.replace(
            standing_now.bodies[0], id=asked.id, act=act.act, stage=step.facts.stage or ""
        )
        return service.enter(tx, desk.ledger, body, step.facts, asker, now)

    index = await desk.database.write(write)
    if index is not None:
        await desk.views.reached(index)


def _known(tx: Transaction, desk: Desk, evaluation: str, asker: Asker) -> Logged:
    known = service.logged(tx, desk.ledger, evaluation)
    service.seen(tx, asker, known)
    return known


class _Opened(msgspec.Struct, frozen=True, kw_only=True):
    act: acts.Revealed
    result: bytes


async def _opened(
    desk: Desk, known: Logged, first: acts.Committed, words: str, *, asker: Asker, now: datetime
) -> _Opened:
    def read(tx: Transaction) -> tuple[bytes, bytes, bytes]:
        found = (
            draws_store.secret_of(tx, first.draw.draw),
            draws_store.list_text(tx, first.draw.enterprises.sha256),
            draws_store.list_text(tx, first.draw.officers.sha256),
        )
        assert found[0] is not None, "a promised seed is kept"
        assert found[1] is not None, "a promised list is kept"
        assert found[2] is not None, "a promised list is kept"
        return found[0], found[1], found[2]

    secret, files, scorers = await desk.database.read(read)
    receipts = await desk.ledger.receipts([known.indexes[0]])
    checkpoint = open_checkpoint(receipts.checkpoints[0], desk.ledger.keys.log.verifier)
    seed = drawing.final_seed(secret, checkpoint.root, words)
    drawn = await asyncio.to_thread(draws.repeat, first.draw, seed, files, scorers)
    result = lists.write_result(drawn)
    act = acts.Revealed(
        on=max(day_of(now), first.on),
        by=asker.account_id,
        draw=Revealed(
            draw=first.draw.draw,
            secret=secret.hex(),
            contribution=words,
            tree_size=checkpoint.size,
            root=checkpoint.root.hex(),
            result=lists.named(result),
        ),
        files=tuple(FileDealt(case=one.enterprise, scorers=one.officers) for one in drawn),
    )
    return _Opened(act=act, result=result)


async def bundle(desk: Desk, evaluation: str, *, asker: Asker) -> Bundle:
    """The file that repeats the draw; NotFound outside the asker's scope."""
    known = await desk.database.read(lambda tx: _known(tx, desk, evaluation, asker))
    first = known.bodies[0].act
    assert isinstance(first, acts.Committed)
    opened = _revealed(known)
    row = draws_store.DrawRow(
        id=evaluation,
        agency_path=first.draw.agency_path,
        committed=first.draw,
        committed_idx=known.indexes[0],
        committed_ms=0,
        committed_by=first.by,
        revealed=opened[0].draw if opened else None,
        revealed_idx=opened[1] if opened else None,
        revealed_ms=None,
    )
    return await draws.bundle(desk.database, desk.ledger, row, whole=True)


def _revealed(known: Logged) -> tuple[acts.Revealed, int] | None:
    for body, index in zip(known.bodies, known.indexes, strict=True):
        if isinstance(body.act, acts.Revealed):
            return body.act, index
    return None
