"""From the entries of visits to what may be taken as evidence: pure."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from backend.accounts.model import Name
from backend.cases.evidence.model import Fall, Material
from backend.cases.procedure.acts import EvidenceKind, Source, SourceForm
from backend.evidence import bodies
from backend.evidence.model import Person
from backend.law.model import Bilingual
from backend.law.service import checklist_by_id
from backend.ledger.model import LoggedEntry

TITLES: dict[SourceForm, Bilingual] = {
    "photo": Bilingual("现场照片", "Photo"),
    "sound": Bilingual("录音", "Recording"),
    "signature": Bilingual("签名", "Signature"),
    "note": Bilingual("现场记录", "Note"),
    "answer": Bilingual("检查项记录", "Checklist answer"),
    "interview": Bilingual("询问笔录", "Interview record"),
    "paper": Bilingual("文书", "Paper"),
}
KINDS: dict[SourceForm, EvidenceKind] = {
    "photo": "audio_visual",
    "sound": "audio_visual",
    "signature": "documentary",
    "note": "record",
    "answer": "record",
    "interview": "statement",
    "paper": "documentary",
}
"""A proposal: which of the eight kinds a piece is, the officer says."""
KIND_NAMES: dict[EvidenceKind, Bilingual] = {
    "documentary": Bilingual("书证", "Documentary evidence"),
    "physical": Bilingual("物证", "Physical evidence"),
    "audio_visual": Bilingual("视听资料", "Audio-visual material"),
    "electronic": Bilingual("电子数据", "Electronic data"),
    "testimony": Bilingual("证人证言", "Testimony of a witness"),
    "statement": Bilingual("当事人的陈述", "Statement of the party"),
    "expert_opinion": Bilingual("鉴定意见", "Expert opinion"),
    "record": Bilingual("勘验笔录、现场笔录", "Record of inspection on site"),
}
"""As 行政处罚法 46 names them."""
_ANSWERS = {"pass": "符合", "fail": "不符合", "not_applicable": "不适用"}
_SIGNERS = {"officer": "执法人员", "party": "当事人", "witness": "见证人"}
DETAIL_LENGTH_MAX = 400


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of a visit, with what only the choice of it needs."""

    material: Material
    failed: bool = False
    captures: frozenset[str] = frozenset()
    """What an answer names as its proof."""


def recorded(
    entries: Iterable[LoggedEntry],
    reviews: Mapping[tuple[str, str], Fall],
    names: Mapping[str, Name],
    stored: frozenset[str],
) -> list[Recorded]:
    """Everything that may be taken, in the order of the log; later answers and turns stand.

    `reviews`: what was marked unusable, by visit and capture; `stored`: digests that are here.
    """
    found: dict[str, Recorded] = {}
    voided: dict[str, Fall] = {}
    for entry in entries:
        try:
            body = bodies.read(entry.kind, entry.body)
        except bodies.UnreadableBodyError:
            continue  # told with the whole visit
        if isinstance(body, bodies.CaptureVoided):
            key = f"{entry.subject}/{body.capture}"
            voided[key] = Fall(why="voided", reason=body.reason, index=entry.idx)
            continue
        one = _one(entry, body, names, stored)
        if one is not None:
            before = found.get(one.material.source.key)
            found[one.material.source.key] = _continued(before, one)
    return [_with_fall(one, voided, reviews) for one in found.values()]


def _continued(before: Recorded | None, now: Recorded) -> Recorded:
    """An interview keeps its name while it goes on: its last entry fixes all before it."""
    if before is None or now.material.source.form != "interview":
        return now
    source = msgspec.structs.replace(before.material.source, sha256=now.material.source.sha256)
    return msgspec.structs.replace(
        before, material=msgspec.structs.replace(before.material, source=source)
    )


def _with_fall(
    one: Recorded, voided: Mapping[str, Fall], reviews: Mapping[tuple[str, str], Fall]
) -> Recorded:
    source = one.material.source
    fallen = (
        voided.get(source.key)
        or reviews.get((source.visit, source.capture))
        or reviews.get((source.visit, ""))
    )
    if fallen is None:
        return one
    return msgspec.structs.replace(
        one, material=msgspec.structs.replace(one.material, fallen=fallen)
    )


def _one(
    entry: LoggedEntry, body: bodies.Body, names: Mapping[str, Name], stored: frozenset[str]
) -> Recorded | None:
    match body:
        case bodies.PhotoCaptured() | bodies.SoundCaptured() | bodies.SignatureDrawn():
            return Recorded(material=_medium(entry, body, names, stored))
        case bodies.NoteWritten():
            return Recorded(material=_entry(entry, "note", body.note, body.text, names))
        case bodies.ChecklistAnswered():
            key = f"{body.checklist}~{body.item}"
            return Recorded(
                material=_entry(entry, "answer", key, _answered(body), names),
                failed=body.answer == "fail",
                captures=frozenset(body.captures),
            )
        case bodies.InterviewBegun():
            told = f"{body.person.name} {body.person.role}".strip()
            return Recorded(material=_entry(entry, "interview", body.interview, told, names))
        case bodies.InterviewAsked() | bodies.InterviewConfirmed():
            return Recorded(material=_entry(entry, "interview", body.interview, "", names))
        case _:
            return None


def _medium(
    entry: LoggedEntry,
    body: bodies.PhotoCaptured | bodies.SoundCaptured | bodies.SignatureDrawn,
    names: Mapping[str, Name],
    stored: frozenset[str],
) -> Material:
    form: SourceForm = "photo"
    detail, preview = "", ""
    match body:
        case bodies.PhotoCaptured():
            preview = body.preview.sha256 if body.preview else ""
        case bodies.SoundCaptured():
            form, seconds = "sound", round(body.duration_ms / 1000)
            detail = f"{seconds // 60}:{seconds % 60:02d}"
        case bodies.SignatureDrawn():
            form, detail = "signature", body.name or _SIGNERS[body.signer]
    pictures = [one for one in (body.media.sha256, preview) if one in stored]
    made = _made(entry, form, body.capture, body.media.sha256, detail, names)
    return msgspec.structs.replace(
        made,
        type=body.media.type,
        stored=body.media.sha256 in stored,
        thumbnail=pictures[0] if pictures and form != "sound" else "",
    )


def _entry(
    entry: LoggedEntry, form: SourceForm, capture: str, detail: str, names: Mapping[str, Name]
) -> Material:
    """What has no file of its own: the signed entry is the original."""
    return _made(entry, form, capture, entry.hash.hex(), detail, names)


def _made(
    entry: LoggedEntry,
    form: SourceForm,
    capture: str,
    sha256: str,
    detail: str,
    names: Mapping[str, Name],
) -> Material:
    title = TITLES[form]
    return Material(
        source=Source(form=form, visit=entry.subject, capture=capture, sha256=sha256),
        name=f"{title.zh} #{entry.idx}",
        title=title,
        kind=KINDS[form],
        detail=detail[:DETAIL_LENGTH_MAX],
        index=entry.idx,
        wall=str(entry.payload.get("wall", "")),
        by=Person(id=entry.by_id, name=names.get(entry.by_id, Name(entry.by_id, entry.by_id))),
    )


def _answered(body: bodies.ChecklistAnswered) -> str:
    checklist = checklist_by_id(body.checklist)
    items = checklist.items if checklist else ()
    known = next((one for one in items if one.id == body.item), None)
    asked = known.text.zh if known else body.item
    said = f"：{body.text}" if body.text else ""
    return f"{asked}（{_ANSWERS[body.answer]}）{said}"


def suggested(found: Sequence[Recorded], asked: frozenset[str]) -> frozenset[str]:
    """Keys of what belongs to the finding: what the officer named when he asked for the case with
    the answers it proves; where nobody asked, everything that failed with its proof.
    """
    failed = [one for one in found if one.failed]
    own = [one for one in failed if one.captures & asked] if asked else failed
    captures = asked.union(*(one.captures for one in own))
    keys = {one.material.source.key for one in own}
    keys |= {one.material.source.key for one in found if one.material.source.capture in captures}
    return frozenset(
        one.material.source.key
        for one in found
        if one.material.source.key in keys and one.material.fallen is None
    )
