"""From a visit's entries to what the desk shows: pure, whatever order they arrived in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.evidence import bodies, trust
from backend.evidence import model as m
from backend.ledger.model import LoggedEntry
from media_store.exif_reading import ExifFacts
from offline_sync import base64url

OPEN_BRACKET = m.TimeBracket(
    not_before=None, not_after=None, claimed_not_before=None, grade="C", contradictory=False
)


class Lookups(msgspec.Struct, frozen=True, kw_only=True):
    """What the entries alone do not say."""

    people: Mapping[str, Name] = {}
    stored: Mapping[str, m.StoredFile] = {}
    exif: Mapping[str, ExifFacts] = {}
    brackets: Mapping[int, m.TimeBracket] = {}
    """By log index."""
    chains: Mapping[str, m.ChainFacts] = {}
    """By device."""
    presences: Mapping[int, bool] = {}
    """By log index of `visit.officer_confirmed`: whether the partner's statement holds."""
    registered: m.Position | None = None


class _Read(msgspec.Struct, frozen=True):
    entry: LoggedEntry
    body: bodies.Body


def assemble(entries: Iterable[LoggedEntry], lookups: Lookups) -> m.Assembled:
    """The visit as far as it is known from these entries of the device chains."""
    ordered = _in_order_made(list(entries))
    reads: list[_Read] = []
    unreadable: list[m.Unreadable] = []
    for entry in ordered:
        try:
            reads.append(_Read(entry, bodies.read(entry.kind, entry.body)))
        except bodies.UnreadableBodyError as error:
            unreadable.append(m.Unreadable(index=entry.idx, kind=entry.kind, why=str(error)))
        strange = list(bodies.strange_members(entry.kind, entry.body).values())
        if place := _strange_place(entry):
            strange.append(place)
        unreadable.extend(
            m.Unreadable(index=entry.idx, kind=entry.kind, why=why) for why in strange
        )
    builder = _Builder(reads, ordered, lookups)
    items = [item for read in reads if (item := builder.item(read)) is not None]
    return m.Assembled(
        items=items,
        unreadable=unreadable,
        partner_confirmed=builder.partnering.confirmed,
        checklists=_checklists(reads),
        concerns=trust.concerns_of(item.trust for item in items),
    )


def _in_order_made(entries: list[LoggedEntry]) -> list[LoggedEntry]:
    """Each device's entries by its own counter; the device that was heard first comes first."""
    first: dict[str, int] = {}
    for entry in entries:
        first[entry.kid] = min(first.get(entry.kid, entry.idx), entry.idx)
    return sorted(entries, key=lambda entry: (first[entry.kid], entry.seq))


def place_of(entry: LoggedEntry) -> m.Place | m.NoPlace | None:
    """The position an entry was signed with; None when it says none, or nothing readable."""
    where = entry.payload.get("where")
    if not isinstance(where, dict):
        return None
    members = cast("dict[str, Any]", where)
    try:
        if "none" in members:
            return msgspec.convert(members, m.NoPlace)
        place = msgspec.convert(members, m.Place)
    except msgspec.ValidationError:
        return None
    on_earth = -90 <= place.lat <= 90 and -180 <= place.lon <= 180 and place.acc >= 0
    return place if on_earth else None


def _strange_place(entry: LoggedEntry) -> str | None:
    told = entry.payload.get("where") is not None
    return "where: neither a position nor a reason" if told and place_of(entry) is None else None


class _Builder:
    """Everything that more than one item of the visit depends on."""

    def __init__(
        self, reads: Sequence[_Read], entries: Sequence[LoggedEntry], lookups: Lookups
    ) -> None:
        self._lookups = lookups
        self._voids: dict[str, m.Voiding] = {}
        self._ended: set[str] = set()
        self._intended: set[str] = set()
        self._standing: dict[tuple[str, str], int] = {}
        officers: int | None = None
        closed: set[str] = set()
        for read in reads:
            match read.body:
                case bodies.CaptureVoided() as body:
                    self._voids.setdefault(body.capture, _voiding(read.entry, body))
                case bodies.CaptureIntended() as body:
                    self._intended.add(body.capture)
                case bodies.PhotoCaptured() | bodies.SoundCaptured() | bodies.SignatureDrawn():
                    self._ended.add(read.body.capture)
                case bodies.CaptureInterrupted() as body:
                    self._ended.add(body.capture)
                case bodies.ChecklistAnswered() as body:
                    self._standing[body.checklist, body.item] = read.entry.idx
                case bodies.VisitOpened() as body:
                    officers = len(set(body.officers)) if officers is None else officers
                case bodies.VisitClosed():
                    closed.add(read.entry.kid)
                case _:
                    pass
        self.partnering = trust.Partnering(
            officers=officers,
            confirmed=any(lookups.presences.get(read.entry.idx, False) for read in reads),
        )
        self._bounds = _bounds(entries, closed)

    def item(self, read: _Read) -> m.Item | None:
        """What one entry shows; None when another item shows it already."""
        entry, body = read.entry, read.body
        item: m.Item | None = None
        match body:
            case bodies.VisitOpened():
                item = m.Opened(
                    **self._common(entry),
                    found=body.found,
                    inspection_type=body.inspection_type,
                    officers=[self._person(officer) for officer in body.officers],
                    over_cap=None if body.over_cap is None else body.over_cap.reason,
                )
            case bodies.VisitClosed():
                item = m.Closed(
                    **self._common(entry),
                    result=body.result,
                    summary=body.summary,
                    count=body.count,
                )
            case bodies.NoteWritten():
                item = m.Note(**self._common(entry), note=body.note, text=body.text)
            case bodies.ChecklistAnswered():
                item = self._answer(entry, body)
            case bodies.SignatureRefused():
                item = m.RefusedSignature(
                    **self._common(entry), signer=body.signer, reason=body.reason
                )
            case bodies.OfficerConfirmed():
                item = m.Partner(
                    **self._common(entry),
                    officer=self._person(body.officer),
                    valid=self._lookups.presences.get(entry.idx, False),
                )
            case _:
                item = self._said(entry, body)
        return item

    def _said(self, entry: LoggedEntry, body: bodies.Body) -> m.Item | None:
        """What is said of codes and approval, or else a capture."""
        item: m.Item | None = None
        match body:
            case bodies.CodeShown():
                item = m.Shown(**self._common(entry), showing=body.showing)
            case bodies.CodeExcepted():
                item = m.Excepted(**self._common(entry), reason=body.reason, note=body.note)
            case bodies.VisitExplained():
                item = m.Explained(**self._common(entry), about=body.about, reason=body.reason)
            case bodies.QuestionAnswered():
                item = m.Reply(
                    **self._common(entry),
                    question=body.question,
                    text=body.text,
                    captures=body.captures,
                )
            case bodies.HaltSeen():
                item = m.HaltSeen(**self._common(entry), halt=body.halt)
            case _:
                item = self._capture(entry, body)
        return item

    def _capture(self, entry: LoggedEntry, body: bodies.Body) -> m.Item | None:
        item: m.Item | None = None
        match body:
            case bodies.PhotoCaptured():
                item = self._photo(entry, body)
            case bodies.SoundCaptured():
                item = self._sound(entry, body)
            case bodies.SignatureDrawn():
                item = m.Signature(
                    **self._common(entry, body.capture, media=body.media),
                    capture=body.capture,
                    media=self._media(body.media),
                    signer=body.signer,
                    name=body.name,
                )
            case bodies.CaptureInterrupted():
                item = m.Interruption(
                    **self._common(entry, body.capture), capture=body.capture, cause=body.cause
                )
            case bodies.CaptureIntended() if body.capture not in self._ended:
                item = m.Intent(
                    **self._common(entry, body.capture), capture=body.capture, medium=body.medium
                )
            case bodies.CaptureVoided() if body.capture not in self._ended | self._intended:
                item = m.Void(
                    **self._common(entry, body.capture), capture=body.capture, reason=body.reason
                )
            case _:
                pass
        return item

    def _answer(self, entry: LoggedEntry, body: bodies.ChecklistAnswered) -> m.Answered:
        return m.Answered(
            **self._common(entry),
            checklist=body.checklist,
            item=body.item,
            answer=body.answer,
            text=body.text,
            captures=body.captures,
            superseded=self._standing[body.checklist, body.item] != entry.idx,
        )

    def _photo(self, entry: LoggedEntry, body: bodies.PhotoCaptured) -> m.Photo:
        where = place_of(entry)
        stored = body.media.sha256 in self._lookups.stored
        facts = self._lookups.exif.get(body.media.sha256) if stored else None
        check = trust.ExifCheck(facts=facts, taken_at=body.taken_at, capture=body.capture)
        shown = None
        if facts is not None and not trust.says_nothing(facts):
            shown = m.ExifShown(
                taken_at=None if facts.taken_at is None else facts.taken_at.isoformat(),
                latitude=facts.latitude,
                longitude=facts.longitude,
                accuracy_m=facts.accuracy_m,
                image_id=facts.image_id,
                contradictions=trust.exif_contradictions(check, where),
            )
        return m.Photo(
            **self._common(entry, body.capture, media=body.media, exif=check, method=body.method),
            capture=body.capture,
            media=self._media(body.media),
            preview=self._media(body.preview or body.media),
            width=body.width,
            height=body.height,
            method=body.method,
            taken_at=body.taken_at,
            exif=shown,
        )

    def _sound(self, entry: LoggedEntry, body: bodies.SoundCaptured) -> m.Sound:
        return m.Sound(
            **self._common(entry, body.capture, media=body.media, method=body.method),
            capture=body.capture,
            media=self._media(body.media),
            duration_ms=body.duration_ms,
            announced=body.announced,
            gaps=body.gaps,
            peaks=body.peaks,
            purpose=body.purpose,
            method=body.method,
        )

    def _common(
        self,
        entry: LoggedEntry,
        capture: str | None = None,
        *,
        media: bodies.Media | None = None,
        exif: trust.ExifCheck | None = None,
        method: str | None = None,
    ) -> dict[str, Any]:
        """The members of `model.Common`."""
        bracket = self._lookups.brackets.get(entry.idx, OPEN_BRACKET)
        where = place_of(entry)
        wall = _text(entry.payload.get("wall"))
        received = clock.from_ms(entry.received_ms)
        return {
            "index": entry.idx,
            "seq": entry.seq,
            "device": entry.kid,
            "kind": entry.kind,
            "at": received,
            "wall": wall,
            "by": self._person(entry.by_id),
            "where": where,
            "bracket": bracket,
            "received_late_seconds": trust.late_seconds(bracket, wall, received),
            "trust": self._ladder(entry, bracket, wall, where, media, exif, method),
            "voided": None if capture is None else self._voids.get(capture),
            "hash": base64url.encode(entry.hash),
        }

    def _ladder(
        self,
        entry: LoggedEntry,
        bracket: m.TimeBracket,
        wall: str,
        where: m.Place | m.NoPlace | None,
        media: bodies.Media | None,
        exif: trust.ExifCheck | None,
        method: str | None,
    ) -> list[m.Rung]:
        chain = self._lookups.chains.get(entry.kid, m.ChainFacts())
        original = None
        if media is not None:
            stored = media.sha256 in self._lookups.stored
            original = trust.Original(size=media.size, stored=stored)
        rungs = [
            trust.signature_rung(entry.kid),
            trust.chain_rung(chain, self._bounds[entry.kid]),
            trust.log_rung(entry.idx),
            trust.time_rung(bracket, wall),
            trust.place_rung(where, self._lookups.registered),
            trust.original_rung(original),
        ]
        if exif is not None:
            rungs.append(trust.exif_rung(exif, where))
        rungs.append(trust.partner_rung(self.partnering))
        if method is not None:
            rungs.append(trust.method_rung(method))
        return rungs

    def _media(self, media: bodies.Media) -> m.MediaShown:
        stored = self._lookups.stored.get(media.sha256)
        return m.MediaShown(
            sha256=media.sha256,
            size=media.size,
            type=media.type,
            stored=stored is not None,
            stored_at=None if stored is None else stored.stored_at,
        )

    def _person(self, officer: str) -> m.Person:
        """Somebody nobody knows is shown by the id that was signed."""
        return m.Person(id=officer, name=self._lookups.people.get(officer, Name(officer, officer)))


def _bounds(entries: Sequence[LoggedEntry], closed: set[str]) -> dict[str, m.Bounds]:
    found: dict[str, m.Bounds] = {}
    for kid in {entry.kid for entry in entries}:
        seqs = [entry.seq for entry in entries if entry.kid == kid]
        found[kid] = m.Bounds(first=min(seqs), last=max(seqs) if kid in closed else None)
    return found


def _checklists(reads: Iterable[_Read]) -> list[str]:
    named: dict[str, None] = {}
    for read in reads:
        if isinstance(read.body, bodies.VisitOpened):
            named |= dict.fromkeys(read.body.checklists)
        elif isinstance(read.body, bodies.ChecklistAnswered):
            named[read.body.checklist] = None
    return list(named)


def _voiding(entry: LoggedEntry, body: bodies.CaptureVoided) -> m.Voiding:
    wall = _text(entry.payload.get("wall"))
    return m.Voiding(reason=body.reason, wall=wall, index=entry.idx)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
