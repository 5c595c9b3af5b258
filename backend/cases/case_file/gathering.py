"""Reads everything the file of a case holds, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from backend.cases import showing
from backend.cases import store as cases_store
from backend.cases.case_file import store
from backend.cases.case_file.model import Contents, Fallen, LogEntry, Original
from backend.cases.case_file.problems import FileTooLarge
from backend.cases.evidence import sources
from backend.cases.evidence.model import Fall
from backend.cases.evidence.telling import Told, told
from backend.cases.interviews import paper as interview_paper
from backend.cases.interviews import showing as interviews
from backend.cases.papers.model import Paper
from backend.cases.papers.service import all_papers
from backend.cases.procedure.acts import AnyAct
from backend.database import Transaction
from backend.evidence import bodies, service
from backend.evidence import store as evidence_store
from backend.evidence.model import Item, Photo, Signature, Sound
from backend.evidence.stamp import stamp_of
from backend.inspections import service as inspections
from backend.inspections import store as inspections_store
from backend.ledger import store as ledger_store
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger
from backend.web import Asker
from media_store.store import MediaStore

PICTURES = frozenset(("image/jpeg", "image/png", "image/webp"))


def gather(tx: Transaction, ledger: Ledger, files: MediaStore, asker: Asker, case: str) -> Contents:
    """NotFound for whoever may not see the case; FileTooLarge beyond `store.ENTRIES_MAX`."""
    row = showing.seen(tx, asker, case)
    acts = cases_store.acts_of(tx, case)
    papers = all_papers(tx, row)
    visit = inspections_store.by_id(tx, row.visit) if row.visit else None
    evidence = told(msgspec.convert(one.body, AnyAct) for one in acts)
    visits = _visits(row, evidence.values())
    items = _items(tx, ledger, row, visits, evidence.values())
    signed = evidence_store.entries_of_visits(tx, visits)
    people = {one.by for one in acts} | set(row.facts.officers) | {one.by_id for one in signed}
    names = service.people(tx, people)
    agency = inspections_store.agencies_at(tx, [row.agency_path]).get(row.agency_path)
    return Contents(
        row=row,
        body=agency[1] if agency else row.number.rpartition("案字〔")[0],
        names=names,
        acts=acts,
        papers=[found for _, found in papers],
        paper_indexes=[index for index, _ in papers],
        interviews=_interviews(tx, row, visits, evidence.values()),
        visit=visit,
        items=items,
        stamps={
            one.idx: stamp_of(
                one,
                enterprise=visit.enterprise_name if visit else "",
                officer=names[one.by_id].zh if one.by_id in names else one.by_id,
                sha256=media.sha256,
            )
            for one in signed
            if (media := bodies.media_in(one.body).get("original")) is not None
        },
        originals=[*_originals(signed, files, evidence), *_kept(files, evidence)],
        fallen=_fallen(acts, items, sources.unusable(tx, visits, ledger.keys.kid)),
        entries=_entries(
            tx, ledger, row.id, visits, [one.file.sha256 for one in evidence.values() if one.file]
        ),
        evidence=evidence,
    )


def _visits(row: cases_store.CaseRow, evidence: Iterable[Told]) -> list[str]:
    """The visit the case came from, and every other one that evidence was taken from."""
    linked = {one.source.visit for one in evidence if one.source and one.source.visit}
    own = [row.visit] if row.visit else []
    return [*own, *sorted(linked - set(own))]


def _items(
    tx: Transaction,
    ledger: Ledger,
    row: cases_store.CaseRow,
    visits: Iterable[str],
    evidence: Iterable[Told],
) -> list[Item]:
    """All of the case's own visit; of others what was taken as evidence."""
    taken = {(one.source.visit, one.source.capture) for one in evidence if one.source}
    found: list[Item] = []
    for known in (inspections_store.by_id(tx, one) for one in visits):
        if known is None:
            continue
        registered = inspections.registered_of(tx, [known]).get(known.id)
        position = registered.position if registered else None
        items = service.assemble(tx, known.id, ledger, position).items
        found += (
            items
            if known.id == row.visit
            else [one for one in items if (known.id, _capture(one)) in taken]
        )
    return found


def _interviews(
    tx: Transaction, row: cases_store.CaseRow, visits: Iterable[str], evidence: Iterable[Told]
) -> list[tuple[Paper, datetime]]:
    taken = {one.source.capture for one in evidence if one.source}
    return [
        (interview_paper.filled(one), one.at)
        for visit in visits
        for one in interviews.told_at(tx, visit)
        if visit == row.visit or one.interview.id in taken
    ]


def _capture(item: Item) -> str:
    return str(getattr(item, "capture", "") or getattr(item, "note", ""))


def _kept(files: MediaStore, evidence: Mapping[str, Told]) -> list[Original]:
    """Files that were put in at the desk."""
    return [
        Original(
            sha256=one.file.sha256,
            size=one.file.size,
            type=one.file.type,
            capture=one.name,
            kind="evidence.added",
            index=0,
            present=files.size(one.file.sha256) is not None,
            evidence=one.name,
        )
        for one in evidence.values()
        if one.file is not None
    ]


def _originals(
    signed: Iterable[LoggedEntry], files: MediaStore, evidence: Mapping[str, Told]
) -> list[Original]:
    """What entries of the visit name, each digest once; present is what really lies there."""
    named = {one.source.sha256: one.name for one in evidence.values() if one.source}
    found: dict[str, Original] = {}
    for one in signed:
        media = bodies.media_in(one.body).get("original")
        if media is None or media.sha256 in found:
            continue
        found[media.sha256] = Original(
            sha256=media.sha256,
            size=media.size,
            type=media.type,
            capture=str(one.body.get("capture", "")),
            kind=one.kind,
            index=one.idx,
            present=files.size(media.sha256) is not None,
            evidence=named.get(media.sha256, ""),
        )
    return list(found.values())


def _fallen(
    acts: Iterable[cases_store.ActRow],
    items: Iterable[Item],
    unusable: Mapping[tuple[str, str], Fall],
) -> dict[str, Fallen]:
    """What was voided on the phone, marked unusable or excluded, and whether it was decided by
    then.
    """
    done = list(acts)
    decided = max((one.idx for one in done if one.act == "decision.made"), default=None)
    found: dict[str, Fallen] = {}
    for item in items:
        if isinstance(item, Photo | Sound | Signature) and item.voided is not None:
            index = item.voided.index
            found[item.capture] = Fallen(
                why="voided",
                reason=item.voided.reason,
                index=index,
                after_decision=decided is not None and index > decided,
            )
    for (_, capture), one in unusable.items():
        found[capture] = Fallen(
            why="unusable",
            reason=one.reason,
            index=one.index,
            after_decision=decided is not None and one.index > decided,
        )
    for one in done:
        if one.act == "evidence.excluded":
            found[str(one.body.get("evidence", ""))] = Fallen(
                why="excluded",
                reason=str(one.body.get("reason", "")),
                index=one.idx,
                after_decision=decided is not None and one.idx > decided,
            )
    return found


def _entries(
    tx: Transaction, ledger: Ledger, case: str, visits: Sequence[str], kept: Sequence[str]
) -> list[LogEntry]:
    """The enrolments first, so that who checks knows the keys before what they signed."""
    kid = ledger.keys.kid
    first: list[LogEntry] = []
    of_visit: list[LogEntry] = []
    for visit in visits:
        of_visit += store.of_visit(tx, visit, kid)
        for device in store.kids_of_visit(tx, visit, kid):
            known = ledger_store.first_about(tx, kid, "device.enrolled", device)
            if known is not None:
                first.append(LogEntry(index=known[0], kind="device.enrolled", raw=known[1]))
        for one in evidence_store.entries_of_visits(tx, [visit]):
            media = bodies.media_in(one.body).get("original")
            stored = media and ledger_store.first_about(tx, kid, "media.stored", media.sha256)
            if stored:
                first.append(LogEntry(index=stored[0], kind="media.stored", raw=stored[1]))
    for digest in kept:
        stored = ledger_store.first_about(tx, kid, "media.stored", digest)
        if stored:
            first.append(LogEntry(index=stored[0], kind="media.stored", raw=stored[1]))
    of_case = store.of_case(tx, case, kid)
    if len(of_visit) > store.ENTRIES_MAX or len(of_case) > store.ENTRIES_MAX:
        raise FileTooLarge(most=store.ENTRIES_MAX)
    seen: set[int] = set()
    ordered = [*first, *sorted([*of_visit, *of_case], key=lambda one: one.index)]
    return [one for one in ordered if not (one.index in seen or seen.add(one.index))]


def name_of(contents: Contents, now: datetime) -> str:
    """What a file is called: the number of the case, without what file names cannot hold."""
    number = contents.row.number
    for sign in '\\/:*?"<>|':
        number = number.replace(sign, "_")
    return f"案卷 {number} {now:%Y%m%d}"
