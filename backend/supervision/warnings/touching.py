"""Which facts an entry may have changed: everything else need not be measured again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from backend.database import Transaction
from backend.evidence.bodies import KINDS
from backend.evidence.likeness import store as likeness
from backend.planning.permits import store as permits
from backend.supervision.warnings import measuring, store
from backend.supervision.warnings.model import Case, CaseKind
from backend.supervision.warnings.records import measuring as records
from backend.supervision.warnings.records import store as records_store
from backend.supervision.warnings.store import Touch

ABOUT_VISITS = KINDS | {
    "code.scanned",
    "visit.refused",
    "count.corrected",
    "visit.halted",
    "halt.lifted",
}
ABOUT_ENTERPRISES = {"enterprise.classified", "whitelist.entered", "whitelist.withdrawn"}
ABOUT_EVERYTHING = {"cap.published", "items.published"}
"""Said of a body, and of every visit of it and of those below."""

VISITS_MAX = 2_000
"""More at once: then measuring everything is no dearer."""


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """From what to measure again."""

    visits: list[str]
    records: dict[CaseKind, list[str]]

    def origins(self) -> list[str]:
        found = [measuring.origin_of(visit) for visit in self.visits]
        found += [f"{kind}:{one}" for kind, some in self.records.items() for one in some]
        return found


class Memory:
    """What was seen last of things that change without an entry about a visit."""

    def __init__(self) -> None:
        self._chains: dict[str, tuple[object, ...]] = {}
        self._kept_since: dict[str, int] = {}
        self._prints = 0

    def start(self, tx: Transaction) -> None:
        """Everything is about to be measured."""
        self._chains = store.chain_states(tx, store.kids(tx))
        self._kept_since = permits.kept_since(tx)
        self._prints, _ = likeness.printed_since(tx, 0)

    def touched(
        self,
        tx: Transaction,
        entries: Sequence[Touch],
        known: Mapping[str, Case],
        caps: measuring.Caps,
    ) -> Touched | None:
        """What these entries touch, and what has changed besides; None is everything. `known`: the
        cases as they were measured last, by key.
        """
        by_kind: dict[str, set[str]] = {}
        for entry in entries:
            by_kind.setdefault(entry.kind, set()).add(entry.subject)
        kept = permits.kept_since(tx)
        if ABOUT_EVERYTHING & by_kind.keys() or kept != self._kept_since:
            return None
        direct = _subjects(by_kind, ABOUT_VISITS)
        enterprises = _subjects(by_kind, ABOUT_ENTERPRISES)
        direct |= store.visits_at(tx, sorted(enterprises))
        asked = _named(by_kind, "permit.")
        direct |= {visit for _, visit, _ in permits.visits_of_permits(tx, sorted(asked))}
        direct |= self._with_new_prints(tx)
        direct |= self._with_other_chains(tx, {entry.kid for entry in entries})
        beside = direct | store.visits_beside(tx, sorted(direct))
        at_same = store.visits_at_same(tx, sorted(direct)) - beside
        visits = sorted(beside | measuring.counted_otherwise(tx, at_same, known, caps))
        if len(visits) > VISITS_MAX:
            return None
        cases = sorted(by_kind.get("case.acted", ()))
        return Touched(
            visits=visits,
            records={
                "door": sorted(direct),
                "permit": sorted(asked | records.named_permits(tx, sorted(direct))),
                "complaint": sorted(
                    _named(by_kind, "complaint.")
                    | records_store.complaints_of_visits(tx, sorted(direct))
                ),
                "ratings": sorted(by_kind.get("ratings.released", ())),
                "penalties": sorted(records_store.bodies_of_cases(tx, cases)),
                "referral": cases,
                "override": cases,
            },
        )

    def _with_new_prints(self, tx: Transaction) -> set[str]:
        self._prints, fresh = likeness.printed_since(tx, self._prints)
        return likeness.visits_showing(tx, fresh)

    def _with_other_chains(self, tx: Transaction, kids: set[str]) -> set[str]:
        """A hole that opens, is filled or widens is told of every visit it may lie in. A fork and
        what another phone's scan announces come without an entry of the phone itself.
        """
        states = store.chain_states(tx, sorted(kids)) | store.doubtful_chains(tx)
        other = [kid for kid, state in states.items() if self._chains.get(kid) != state]
        self._chains |= states
        return store.visits_of_kids(tx, other)


def _subjects(by_kind: dict[str, set[str]], kinds: set[str] | frozenset[str]) -> set[str]:
    return {one for kind in kinds & by_kind.keys() for one in by_kind[kind] if one}


def measure(
    tx: Transaction, now: datetime, touched: Touched | None, caps: measuring.Caps
) -> list[Case]:
    """The cases of what was touched; None measures everything."""
    found = list(measuring.measure(tx, now, None if touched is None else touched.visits, caps))
    for kind in records.RECORDS:
        ids = None if touched is None else touched.records[kind]
        if ids is None or ids:
            found += records.measure(tx, now, kind, ids)
    return found


def _named(by_kind: dict[str, set[str]], area: str) -> set[str]:
    """Subjects of every kind that begins so."""
    return {one for kind, some in by_kind.items() if kind.startswith(area) for one in some}
