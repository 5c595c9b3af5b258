"""Makes the file of one case from its contents: sheets are set, pictures drawn, all is joined."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from backend.cases.case_file import joining, sheets
from backend.cases.case_file.joining import Picture
from backend.cases.case_file.model import Contents, Line, Step
from backend.cases.papers.routes import TEMPLATE as PAPER
from backend.documents.service import Documents
from backend.evidence.media import MediaFiles
from backend.evidence.model import Photo
from media_store.derived import Form
from media_store.job import UnreadableError
from media_store.store import ObjectMissingError

PICTURES_PER_SHEET = 20
"""As many are in memory at once while they are laid in."""
DRAWN_AT_ONCE = 4
HERE = "cases/case_file"

Progress = Callable[[Step, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of the file as PDF, and its line in the index."""

    path: Path
    title: str
    number: str
    on: str
    name: str
    """Of the file in a bag; empty for what stands only in the whole PDF."""
    remark: str = ""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file as PDF, and the parts it was joined from."""

    path: Path
    pages: int
    parts: list[Part]
    lines: list[Line]


class Maker:
    """For one file; everything it makes lies in `folder`."""

    def __init__(
        self,
        documents: Documents,
        media: MediaFiles,
        folder: Path,
        *,
        now: datetime,
        progress: Progress,
    ) -> None:
        self._documents = documents
        self._media = media
        self._folder = folder
        self._now = now
        self._progress = progress

    async def pdf(self, contents: Contents, checkpoint: str) -> Made:
        """The file from cover to proof, numbered through."""
        parts = await self._papers(contents)
        evidence = await self._evidence(contents)
        first = next(
            (n for n, at in enumerate(contents.paper_indexes) if at > _heard(contents)), len(parts)
        )
        parts = [*parts[:first], *evidence, *parts[first:]]
        self._progress("joining", 0, 1)
        counts = await asyncio.to_thread(lambda: [joining.pages_of(one.path) for one in parts])
        lines, reached = list[Line](), 0
        for part, count in zip(parts, counts, strict=True):
            span = _span(reached + 1, reached + count)
            lines.append(
                Line(
                    title=part.title,
                    number=part.number,
                    on=part.on,
                    pages=span,
                    remark=part.remark,
                )
            )
            reached += count
        told = sheets.proof(contents, lines, checkpoint, self._now)
        proof = await self._set("proof", told)
        pages = reached + await asyncio.to_thread(joining.pages_of, proof)
        last = Line(title="卷内备考表", number="", on="／", pages=_span(reached + 1, pages))
        lines.append(last)
        cover = await self._set("cover", sheets.cover(contents, pages, self._now))
        index = await self._set("index", sheets.index(contents, lines))
        numbers = await self._set("numbers", {"count": pages})
        target = self._folder / "case-file.pdf"
        front = 1 + await asyncio.to_thread(joining.pages_of, index)
        joined = [cover, index, *(one.path for one in parts), proof]
        title = f"行政处罚案卷 {contents.row.number}"
        await asyncio.to_thread(joining.join, joined, numbers, front, target, title)
        self._progress("joining", 1, 1)
        return Made(path=target, pages=pages, parts=parts, lines=lines)

    async def _papers(self, contents: Contents) -> list[Part]:
        found: list[Part] = []
        for number, one in enumerate(contents.papers, 1):
            self._progress("papers", number - 1, len(contents.papers))
            made = await self._documents.render(PAPER, one.paper, now=one.at)
            name = f"{number:03d}-{one.template.id}.pdf"
            path = self._folder / name
            await asyncio.to_thread(path.write_bytes, made)
            found.append(
                Part(
                    path=path,
                    title=one.paper.title,
                    number=one.paper.number,
                    on=one.paper.day,
                    name=name,
                )
            )
        return found

    async def _evidence(self, contents: Contents) -> list[Part]:
        """What the facts rest on, what was said, then the record of the visit and its pictures."""
        listed = [*await self._listed(contents), *await self._interviews(contents)]
        if contents.visit is None:
            return listed
        day = contents.visit.opened_wall[:10]
        record = await self._set("record", sheets.record(contents))
        found = [*listed, Part(path=record, title="现场记录", number="", on=day, name="")]
        photos = [one for one in contents.items if isinstance(one, Photo)]
        for first in range(0, len(photos), PICTURES_PER_SHEET):
            self._progress("pictures", first, len(photos))
            some = photos[first : first + PICTURES_PER_SHEET]
            path = await self._sheet_of(contents, some, first)
            fallen = [one for one in some if one.capture in contents.fallen]
            last = first + len(some)
            found.append(
                Part(
                    path=path,
                    title=f"现场照片 {_span(first + 1, last)}",
                    number="",
                    on=day,
                    name="",
                    remark=f"{len(fallen)} 张已作废或者排除" if fallen else "",
                )
            )
        return found

    async def _interviews(self, contents: Contents) -> list[Part]:
        found: list[Part] = []
        for number, (paper, at) in enumerate(contents.interviews, 1):
            made = await self._documents.render(PAPER, paper, now=at.astimezone(UTC))
            name = f"interview-{number:02d}.pdf"
            path = self._folder / name
            await asyncio.to_thread(path.write_bytes, made)
            found.append(
                Part(path=path, title=paper.title, number=paper.number, on=paper.day, name=name)
            )
        return found

    async def _listed(self, contents: Contents) -> list[Part]:
        """The list of the evidence, where any of it is more than a typed name."""
        if not any(one.kind for one in contents.evidence.values()):
            return []
        path = await self._set("evidence", sheets.evidence(contents))
        day = max(one.on for one in contents.evidence.values())
        return [Part(path=path, title="证据目录", number="", on=day.isoformat(), name="")]

    async def _sheet_of(self, contents: Contents, photos: Sequence[Photo], first: int) -> Path:
        turn = asyncio.Semaphore(DRAWN_AT_ONCE)

        async def draw(photo: Photo) -> Path | str:
            async with turn:
                return await self._drawn(contents, photo)

        drawn = await asyncio.gather(*(draw(one) for one in photos))
        absent = {
            photo.index: one
            for photo, one in zip(photos, drawn, strict=True)
            if isinstance(one, str)
        }
        told = sheets.pictures(contents, photos, first + 1, absent)
        bare = await self._set(f"pictures-{first}", told, template="pictures")
        target = self._folder / f"photos-{first:05d}.pdf"
        placed = [
            Picture(path=one, slot=slot) for slot, one in enumerate(drawn) if isinstance(one, Path)
        ]
        await asyncio.to_thread(joining.illustrate, bare, placed, target)
        return target

    async def _drawn(self, contents: Contents, photo: Photo) -> Path | str:
        """The stamped copy, or why there is none."""
        lines = contents.stamps.get(photo.index, ())
        kind = photo.media.type.partition(";")[0].strip()
        try:
            return await self._media.copies.picture(photo.media.sha256, Form.FILED, kind, lines)
        except ObjectMissingError:
            return "原件缺失，见目录"
        except UnreadableError as fault:
            return f"原件不能显示（{fault.reason}），可随 BagIt 案卷核对"

    async def _set(self, name: str, data: dict[str, object], *, template: str = "") -> Path:
        made = await self._documents.render(f"{HERE}/{template or name}.typ", data, now=self._now)
        path = self._folder / f"{name}.sheet.pdf"
        await asyncio.to_thread(path.write_bytes, made)
        return path


def _heard(contents: Contents) -> int:
    """Log index after which the investigation is told as ended: evidence stands before it."""
    ended = [one.idx for one in contents.acts if one.act == "investigation.finished"]
    return ended[0] - 1 if ended else 2**62


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
