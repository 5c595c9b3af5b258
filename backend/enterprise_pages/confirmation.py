"""What the enterprise keeps: the confirmation of the list, as a text to read and a file to check.

The file is a receipt file (docs/evidence-format.md), so `palm verify` checks its entry, its proof
and its checkpoint; its member `confirmed` holds the list, from which anybody can make the root
again (docs/enterprise-side.md 5).
"""

import msgspec

from backend.accounts.model import Name
from backend.database import Database, Transaction
from backend.enterprise_pages import store
from backend.enterprise_pages.captured import hashes_below
from backend.enterprise_pages.model import Doorway, EvidenceConfirmed, Said
from backend.evidence import service as evidence
from backend.evidence import store as evidence_store
from backend.ledger.model import LoggedEntry
from backend.ledger.service import Ledger
from backend.web_pages.texts import Texts
from offline_sync import base64url

ACCEPTED = "accepted"


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the list."""

    hash: str
    kind: str
    wall: str
    by: str
    """Id of whoever signed it."""
    name: Name


class Confirmed(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The list that was confirmed."""

    visit: str
    count: int
    root: str
    tree_size: int
    entries: list[Listed]


class Verdict(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    hash: str
    status: str
    seq: int
    index: int
    tree_size: int
    proof: list[str]


class Receipted(msgspec.Struct, frozen=True, kw_only=True):
    entry: str
    verdict: Verdict


class ConfirmationFile(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt file with the list beside it."""

    palm: str = "receipts/1"
    checkpoints: list[str]
    entries: list[Receipted]
    confirmed: Confirmed


class _Found(msgspec.Struct, frozen=True):
    said: Said
    act: EvidenceConfirmed
    raw: bytes
    seq: int
    entries: list[LoggedEntry]
    names: dict[str, Name]


async def latest(database: Database, ledger: Ledger, doorway: Doorway) -> ConfirmationFile | None:
    """The newest confirmation of this visit's list; None when nobody has confirmed it."""
    found = await database.read(lambda tx: _find(tx, doorway))
    if found is None:
        return None
    receipts = await ledger.receipts([found.said.idx])
    receipt = receipts.by_index[found.said.idx]
    listed = [entry for entry in found.entries if entry.idx < found.act.tree_size]
    assert len(hashes_below(found.entries, found.act.tree_size)) == found.act.count
    return ConfirmationFile(
        checkpoints=receipts.checkpoints,
        entries=[
            Receipted(
                entry=found.raw.decode("ascii"),
                verdict=Verdict(
                    hash=base64url.encode(found.said.hash),
                    status=ACCEPTED,
                    seq=found.seq,
                    index=receipt.index,
                    tree_size=receipt.tree_size,
                    proof=receipt.proof,
                ),
            )
        ],
        confirmed=Confirmed(
            visit=doorway.visit,
            count=found.act.count,
            root=found.act.root,
            tree_size=found.act.tree_size,
            entries=[_listed(entry, found.names) for entry in listed],
        ),
    )


def _find(tx: Transaction, doorway: Doorway) -> _Found | None:
    for said in reversed(store.acts_of(tx, doorway.visit)):
        if isinstance(said.act, EvidenceConfirmed):
            entry = evidence_store.entry_at(tx, said.idx)
            entries = evidence_store.entries_of_visits(tx, [doorway.visit])
            names = evidence.people(tx, {one.by_id for one in entries})
            raw = store.jws_at(tx, said.idx)
            return _Found(said, said.act, raw, entry.seq, entries, names)
    return None


def _listed(entry: LoggedEntry, names: dict[str, Name]) -> Listed:
    wall = entry.payload.get("wall")
    return Listed(
        hash=base64url.encode(entry.hash),
        kind=entry.kind,
        wall=wall if isinstance(wall, str) else "",
        by=entry.by_id,
        name=names.get(entry.by_id, Name(entry.by_id, entry.by_id)),
    )


def as_text(file: ConfirmationFile, words: Texts, *, language: str, headline: str) -> str:
    """The confirmation to read and to print; everything in it stands in the file as well."""
    told: dict[str, str] = words["file"]
    kinds: dict[str, str] = words["kinds"]
    verdict, confirmed = file.entries[0].verdict, file.confirmed
    lines = [
        told["title"],
        "",
        headline,
        told["confirmed"].format(count=confirmed.count),
        words["list"]["text"],
        "",
        f"{words['list']['root']}: {confirmed.root}",
        told["place"].format(index=verdict.index, size=verdict.tree_size),
        f"{told['entry']}: {verdict.hash}",
        "",
    ]
    for number, one in enumerate(confirmed.entries, 1):
        kind = kinds.get(one.kind, kinds["other"])
        name = getattr(one.name, language)
        lines.append(f"{number}. {one.wall} {kind} {name} {one.hash}")
    return "\n".join([*lines, "", told["checkpoint"], "", file.checkpoints[-1], told["how"], ""])


class SheetRow(msgspec.Struct, frozen=True, kw_only=True):
    wall: str
    kind: str
    name: str
    hash: str


class ConfirmationSheet(msgspec.Struct, frozen=True, kw_only=True):
    """Data of `confirmation.typ`: the same as the text, to be printed."""

    language: str
    told: dict[str, str]
    """The words of the file, filled."""
    headline: str
    note: str
    labels: dict[str, str]
    root: str
    hash: str
    checkpoint: str
    rows: list[SheetRow]


def as_sheet(
    file: ConfirmationFile, words: Texts, *, language: str, headline: str
) -> ConfirmationSheet:
    """The confirmation as a page of paper."""
    told: dict[str, str] = words["file"]
    kinds: dict[str, str] = words["kinds"]
    verdict, confirmed = file.entries[0].verdict, file.confirmed
    filled = {
        "confirmed": told["confirmed"].format(count=confirmed.count),
        "place": told["place"].format(index=verdict.index, size=verdict.tree_size),
    }
    return ConfirmationSheet(
        language=language,
        told={**told, **filled},
        headline=headline,
        note=words["list"]["text"],
        labels=words["list"],
        root=confirmed.root,
        hash=verdict.hash,
        checkpoint=file.checkpoints[-1],
        rows=[
            SheetRow(
                wall=one.wall,
                kind=kinds.get(one.kind, kinds["other"]),
                name=getattr(one.name, language),
                hash=one.hash,
            )
            for one in confirmed.entries
        ],
    )
