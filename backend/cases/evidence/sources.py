"""What the links of a case point at, read from the log itself: views may lag behind."""

from collections.abc import Collection, Iterable

import msgspec

from backend.cases.evidence import recording, store
from backend.cases.evidence.model import Fall, Material
from backend.cases.evidence.recording import Recorded
from backend.cases.model import Acted
from backend.cases.procedure import acts
from backend.cases.procedure.acts import AnyAct, Source
from backend.cases.procedure.facts import Facts
from backend.cases.procedure.world import Seen
from backend.database import Transaction
from backend.evidence import bodies
from backend.evidence import service as evidence
from backend.evidence import store as evidence_store
from backend.ledger.model import LoggedEntry
from backend.ledger.views import payload_of


class _Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """What matters here of a supervisor's decision."""

    visit: str
    verdict: str
    capture: str | None = None
    remarks: str = ""


def visits_of(tx: Transaction, first: Acted) -> list[str]:
    """Visits whose records may be evidence: the one the case came from, then those of the same
    body to the same enterprise.
    """
    beside = (
        [one for one, _ in store.visits_beside(tx, first.enterprise, first.agency)]
        if first.enterprise
        else []
    )
    own = [first.visit] if first.visit else []
    return [*own, *(one for one in beside if one not in own)]


def records_of(
    tx: Transaction, visits: Collection[str], server_kid: str
) -> tuple[list[Recorded], bool]:
    """Everything these visits recorded, and whether there is more than could be read."""
    wanted = sorted(visits)
    entries = evidence_store.entries_of_visits(tx, wanted)
    shown = entries[: evidence_store.ENTRIES_PER_VISIT_MAX]
    names = evidence.people(tx, {one.by_id for one in shown})
    stored = frozenset(evidence.stored_files(tx, _digests(shown)))
    fallen = unusable(tx, wanted, server_kid)
    return recording.recorded(shown, fallen, names, stored), len(entries) > len(shown)


def _digests(entries: Iterable[LoggedEntry]) -> list[str]:
    return sorted({m.sha256 for one in entries for m in bodies.media_in(one.body).values()})


def unusable(
    tx: Transaction, visits: Collection[str], server_kid: str
) -> dict[tuple[str, str], Fall]:
    """By visit and capture (empty: the whole visit) what supervisors marked as unusable last."""
    found: dict[tuple[str, str], Fall] = {}
    for index, raw in store.reviews(tx, sorted(visits), server_kid):
        said = msgspec.convert(payload_of(raw)["body"], _Reviewed)
        key = (said.visit, said.capture or "")
        if said.verdict == "unusable":
            found[key] = Fall(why="unusable", reason=said.remarks, index=index)
        else:
            found.pop(key, None)
    return found


def paper_digests(tx: Transaction, case: str, server_kid: str) -> dict[str, str]:
    """By act id the SHA-256 of its entry: a paper is made from it and from nothing else."""
    return {
        str(payload_of(raw)["body"]["id"]): digest.hex()
        for _, digest, raw in store.acts_hashed(tx, case, server_kid)
    }


def seen_of(
    tx: Transaction, first: Acted, facts: Facts, act: AnyAct, server_kid: str
) -> dict[str, Seen]:
    """What the links of this act, or those a decision rests on, point at."""
    sources = _named(facts, act)
    found = {
        key: Seen(
            sha256=one.source.sha256,
            fallen=one.fallen.why if one.fallen else "",
        )
        for key, one in _records(tx, first, sources, server_kid).items()
    }
    if any(one.form == "paper" for one in sources):
        digests = paper_digests(tx, first.case, server_kid)
        for one in sources:
            digest = digests.get(one.capture.rpartition(".")[2])
            if one.form == "paper" and not one.visit and digest:
                found[one.key] = Seen(sha256=digest)
    return found


def linked_now(tx: Transaction, first: Acted, facts: Facts, server_kid: str) -> dict[str, Material]:
    """What the links of a case point at today, but for its own papers, by the key of the source."""
    return _records(tx, first, list(facts.links.values()), server_kid)


def _records(
    tx: Transaction, first: Acted, sources: Iterable[Source], server_kid: str
) -> dict[str, Material]:
    visits = {one.visit for one in sources if one.visit}
    visits &= set(visits_of(tx, first)) if visits else set[str]()
    records = records_of(tx, visits, server_kid)[0] if visits else []
    return {one.material.source.key: one.material for one in records}


def _named(facts: Facts, act: AnyAct) -> list[Source]:
    match act:
        case acts.EvidenceLinked():
            return [one.source for one in act.pieces]
        case acts.Decided():
            return [facts.links[name] for name in act.evidence if name in facts.links]
        case _:
            return []
