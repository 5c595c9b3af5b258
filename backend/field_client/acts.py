"""What a field device can record (docs/sync-protocol.md 6). No network; durable on return."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from backend.field_client import files
from backend.field_client.faults import FieldError
from backend.field_client.model import (
    Captured,
    Draft,
    Enterprise,
    HeldEntry,
    HeldMedium,
    Medium,
    Pins,
)
from backend.field_client.store import FieldStore, Sign
from offline_sync import queue_file

InspectionType = Literal["routine", "case_based", "special"]
Answer = Literal["pass", "fail", "not_applicable"]
NoCode = Literal[
    "emergency", "evidence_at_risk", "network_failure", "refused", "no_code", "unattended"
]
Purpose = Literal["inspection", "service", "guidance", "publicity"]
Result = Literal["no_problem", "corrected_on_site", "correction_ordered", "clue_found"]

STARTED = "device.started"
AGENT = "palm field"


class Acts:
    """Acts on one chain."""

    def __init__(self, store: FieldStore, folder: Path, pins: Pins, sign: Sign) -> None:
        self._store = store
        self._folder = folder
        self.pins = pins
        self._signs = sign

    def _append(self, *drafts: Draft, media: Sequence[Medium] = ()) -> list[HeldEntry]:
        first: list[Draft] = []
        if self._store.head()[0] == 0:
            first = [Draft(kind=STARTED, body={"label": self.pins.label, "agent": AGENT})]
        return self._store.append([*first, *drafts], self._signs, media)[len(first) :]

    def visit(self, visit: str | None = None) -> str:
        """The visit meant: the one named, or the newest that is open."""
        if visit is not None:
            return visit
        opened = self._store.open_visits()
        if not opened:
            raise FieldError("no-open-visit")
        return opened[-1]

    def open_visit(
        self,
        enterprise: Enterprise,
        *,
        partner: str | None = None,
        inspection_type: InspectionType = "routine",
        checklists: Sequence[str] = (),
        task: str | None = None,
        purpose: Purpose = "inspection",
        **said: Any,
    ) -> str:
        """Open a visit; its id. Its act code is made when the entry is numbered.

        `said`: other optional members of the opening (docs/sync-protocol.md 6), as they are.
        """
        visit = _new_id()
        named = {"id": enterprise.id, "uscc": enterprise.uscc, "name": enterprise.name}
        body: dict[str, Any] = {
            "visit": visit,
            "enterprise": {name: value for name, value in named.items() if value is not None},
            "found": "task" if task else enterprise.found,
            "officers": [self.pins.officer, *([partner] if partner else [])],
            "inspectionType": inspection_type,
            "checklists": list(checklists),
            "purpose": purpose,
            **said,
        }
        if task:
            body["task"] = task
        self._append(Draft(kind="visit.opened", visit=visit, body=body))
        return visit

    def begin_showing(self, *, visit: str | None = None) -> str:
        """The officer begins to show his code; the visit meant."""
        visit = self.visit(visit)
        body = {"visit": visit, "showing": _new_id()}
        self._append(Draft(kind="code.shown", visit=visit, body=body))
        return visit

    def except_code(self, reason: NoCode, note: str = "", *, visit: str | None = None) -> None:
        """Say why no code was shown or scanned."""
        visit = self.visit(visit)
        body = {"visit": visit, "reason": reason, "note": note}
        self._append(Draft(kind="code.excepted", visit=visit, body=body))

    def add_photo(self, path: Path, *, visit: str | None = None) -> Captured:
        """Put a picture file into the visit, marked as imported; its bytes are not touched.

        The same file twice in one visit is one capture.
        """
        visit = self.visit(visit)
        sha256, size = files.keep_copy(path, self._folder / "media")
        known = self._known(visit, sha256)
        if known is not None:
            return known
        picture = files.read_picture(self._folder / "media" / sha256, path.name)
        original = Medium(sha256=sha256, size=size, type=picture.type, role="original")
        preview = Medium(
            sha256=files.keep_bytes(picture.preview, self._folder / "media"),
            size=len(picture.preview),
            type="image/jpeg",
            role="preview",
        )
        body: dict[str, Any] = {
            "media": original.to_wire(),
            "preview": preview.to_wire(),
            "width": picture.width,
            "height": picture.height,
            "method": "imported",
            "takenAt": picture.taken_at,
        }
        return self._capture(visit, "photo", "photo.captured", body, [original, preview])

    def add_sound(
        self,
        path: Path,
        *,
        visit: str | None = None,
        announced: bool = False,
        purpose: Literal["recording", "voice_note"] = "recording",
    ) -> Captured:
        """Put a sound file into the visit, marked as imported. `announced`: those recorded knew."""
        visit = self.visit(visit)
        sha256, size = files.keep_copy(path, self._folder / "media")
        known = self._known(visit, sha256)
        if known is not None:
            return known
        sound = files.read_recording(self._folder / "media" / sha256, path.name)
        original = Medium(sha256=sha256, size=size, type=sound.type, role="original")
        body: dict[str, Any] = {
            "media": original.to_wire(),
            "durationMs": sound.duration_ms,
            "announced": announced,
            "gaps": [],
            "peaks": list(sound.peaks),
            "purpose": purpose,
            "method": "imported",
            "startedAt": None,
        }
        medium = "sound" if purpose == "recording" else "voice_note"
        return self._capture(visit, medium, "sound.captured", body, [original])

    def _known(self, visit: str, sha256: str) -> Captured | None:
        held = self._store.medium_in(visit, sha256)
        if held is None:
            return None
        return Captured(capture=held.capture, sha256=sha256, seq=held.seq)

    def _capture(
        self,
        visit: str,
        medium: str,
        kind: str,
        body: dict[str, Any],
        media: Sequence[Medium],
    ) -> Captured:
        capture = _new_id()
        intent = Draft(
            kind="capture.intended",
            visit=visit,
            capture=capture,
            body={"visit": visit, "capture": capture, "medium": medium},
        )
        taken = Draft(
            kind=kind,
            visit=visit,
            capture=capture,
            body={"visit": visit, "capture": capture, **body},
        )
        # One transaction: no camera stood open between the two, so nothing can interrupt them.
        held = self._append(intent, taken, media=media)[-1]
        return Captured(capture=capture, sha256=media[0].sha256, seq=held.seq)

    def write_note(self, text: str, *, visit: str | None = None) -> str:
        """A note; its id."""
        visit, note = self.visit(visit), _new_id()
        body = {"visit": visit, "note": note, "text": text}
        self._append(Draft(kind="note.written", visit=visit, body=body))
        return note

    def answer(
        self,
        checklist: str,
        item: str,
        answer: Answer,
        *,
        text: str = "",
        captures: Sequence[str] = (),
        visit: str | None = None,
    ) -> None:
        """Answer a question of a checklist; a later answer replaces it, both stay."""
        visit = self.visit(visit)
        body: dict[str, Any] = {
            "visit": visit,
            "checklist": checklist,
            "item": item,
            "answer": answer,
            "text": text,
            "captures": list(captures),
        }
        self._append(Draft(kind="checklist.answered", visit=visit, body=body))

    def void(self, capture: str, reason: str) -> None:
        """Say why a capture does not count. Its bytes stay."""
        held = self._store.medium_of(capture)
        if held is None or held.capture != capture:
            raise FieldError("unknown-capture", name=capture)
        body = {"visit": held.visit, "capture": capture, "reason": reason}
        self._append(Draft(kind="capture.voided", visit=held.visit, capture=capture, body=body))

    def close_visit(
        self,
        *,
        result: Result = "no_problem",
        summary: str = "",
        visit: str | None = None,
    ) -> None:
        """Close the visit; `count` tells how many of its entries come before."""
        visit = self.visit(visit)
        body: dict[str, Any] = {
            "visit": visit,
            "result": result,
            "summary": summary,
            "count": len(self._store.entries_of(visit)),
            "startedAt": None,
            "endedAt": None,
        }
        self._append(Draft(kind="visit.closed", visit=visit, body=body))

    def _queued(
        self, waiting: Iterable[HeldMedium]
    ) -> Iterator[tuple[queue_file.Medium, Iterator[bytes]]]:
        for held in waiting:
            medium = held.medium
            path = self._folder / "media" / medium.sha256
            files.check_copy(path, medium)
            promised = queue_file.Medium(sha256=medium.sha256, size=medium.size, type=medium.type)
            yield promised, files.pieces(path)


def _new_id() -> str:
    return str(uuid.uuid4())
