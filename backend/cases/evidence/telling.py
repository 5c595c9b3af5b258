"""The evidence of a case from its acts, for papers, the party and the file: pure."""

from collections.abc import Iterable
from datetime import date

import msgspec

from backend.cases.evidence.recording import KIND_NAMES
from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act, EvidenceKind, KeptFile, Source

SAMPLED = "抽样取证"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One piece as an act put it in."""

    name: str
    kind: EvidenceKind | None
    proves: str
    on: date
    source: Source | None = None
    file: KeptFile | None = None
    place: str = ""
    sample: bool = False

    @property
    def titled(self) -> str:
        """Its name with its kind; nothing is added to what was typed before kinds were known."""
        return f"{self.name}（{KIND_NAMES[self.kind].zh}）" if self.kind else self.name


def told_in(act: Act) -> list[Told]:
    """What one act puts into the file as evidence."""
    match act:
        case acts.EvidenceLinked():
            return [
                Told(
                    name=one.evidence,
                    kind=one.kind,
                    proves=one.proves,
                    on=act.on,
                    source=one.source,
                )
                for one in act.pieces
            ]
        case acts.EvidenceAdded():
            return [
                Told(
                    name=act.evidence,
                    kind=act.kind,
                    proves=act.proves,
                    on=act.on,
                    file=act.file,
                    place=act.place,
                )
            ]
        case acts.SampleTaken():
            return [Told(name=act.item, kind=None, proves=SAMPLED, on=act.on, sample=True)]
        case _:
            return []


def told(done: Iterable[Act]) -> dict[str, Told]:
    """By name, in the order in which each came in first; what is said again replaces."""
    found: dict[str, Told] = {}
    for act in done:
        for one in told_in(act):
            found[one.name] = one
    return found
