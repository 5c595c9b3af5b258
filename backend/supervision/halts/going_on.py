"""A halted act that goes on: which entries of the visit were made after the halt. Pure.

Within one chain the order is proven: what stands after `halt.seen` was made by somebody who knew.
Before that only the phone's clock tells whether something was made after the halt; whoever was
offline then could not know, so it is another finding. Both times are shown, and a person judges.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from backend import clock
from backend.ledger.model import LoggedEntry
from backend.supervision.halts.model import HaltFinding, HaltRow, SeenRow

ACTS = frozenset(
    {
        "photo.captured",
        "sound.captured",
        "checklist.answered",
        "signature.drawn",
        "signature.refused",
        "code.shown",
        "visit.officer_confirmed",
        "measure.taken",
        "summary.decided",
        "fine.collected",
        "interview.begun",
        "interview.asked",
    }
)
"""What goes on with an act. Not its closing, nor a note of what happened, nor what was voided."""

BEGINNINGS = frozenset({"capture.intended"})

KNOWING = "went-on-after-halt"
UNKNOWING = "went-on-before-halt-seen"


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """Something done in the visit, placed where it began."""

    idx: int
    kid: str
    seq: int
    made_ms: int
    wall: str


def acts_among(entries: Iterable[LoggedEntry], answering: set[str]) -> list[Done]:
    """What was done, in log order; a capture counts from when it was begun. What was captured to
    answer a supervisor (`answering`) was asked for.
    """
    known = list(entries)
    begun = {
        (one.kid, str(one.body.get("capture"))): one for one in known if one.kind in BEGINNINGS
    }
    found: list[Done] = []
    for entry in known:
        capture = entry.body.get("capture")
        if entry.kind not in ACTS or capture in answering:
            continue
        start = begun.get((entry.kid, str(capture)), entry)
        wall = str(start.payload.get("wall", ""))
        made = _ms(wall)
        found.append(
            Done(
                idx=entry.idx,
                kid=entry.kid,
                seq=start.seq,
                made_ms=entry.received_ms if made is None else made,
                wall=wall,
            )
        )
    return sorted(found, key=lambda one: one.idx)


def _ms(wall: str) -> int | None:
    """None for what is no instant with an offset."""
    try:
        moment = datetime.fromisoformat(wall)
    except ValueError:
        return None
    return None if moment.tzinfo is None else clock.to_ms(moment)


def findings(
    halts: Sequence[HaltRow], seen: Mapping[str, Sequence[SeenRow]], acts: Sequence[Done]
) -> list[HaltFinding]:
    """For each halt at most one finding of each kind, in the order of the halts. `seen` by halt."""
    found: list[HaltFinding] = []
    for halt in halts:
        read = {one.kid: one for one in seen.get(halt.id, ())}
        during = [one for one in acts if _is_during(one, halt, read.get(one.kid))]
        knowing = [one for one in during if _knew(one, read)]
        unknowing = [one for one in during if not _knew(one, read)]
        if knowing:
            found.append(_finding(KNOWING, halt, knowing, read))
        if unknowing:
            found.append(_finding(UNKNOWING, halt, unknowing, read))
    return found


def _is_during(act: Done, halt: HaltRow, read: SeenRow | None) -> bool:
    if act.idx < halt.idx:
        return False  # it was here before the halt: whatever its clock says, it was made before
    if halt.lifted_ms is not None and act.made_ms > halt.lifted_ms:
        return False
    return (read is not None and act.seq > read.seq) or act.made_ms >= halt.at_ms


def _knew(act: Done, read: Mapping[str, SeenRow]) -> bool:
    known = read.get(act.kid)
    return known is not None and act.seq > known.seq


def _finding(
    code: str, halt: HaltRow, acts: Sequence[Done], read: Mapping[str, SeenRow]
) -> HaltFinding:
    first = min(acts, key=lambda one: (one.made_ms, one.idx))
    seen = read.get(first.kid)
    return HaltFinding(
        code=code,
        figures={
            "halt": halt.id,
            "haltedAt": clock.rfc3339(clock.from_ms(halt.at_ms)),
            "seenWall": "" if seen is None else seen.wall,
            "firstWall": first.wall,
            "index": first.idx,
            "entries": len(acts),
        },
    )
