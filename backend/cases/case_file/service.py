"""Files of cases that people asked for: made one after the other, kept for a while, then gone."""

import asyncio
import contextlib
import hashlib
import logging
import shutil
from collections.abc import AsyncGenerator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from backend.cases.case_file import gathering, packing, sealing, sheets
from backend.cases.case_file.bag import SEAL, BagWriter, Unseekable
from backend.cases.case_file.making import Made, Maker
from backend.cases.case_file.model import (
    Contents,
    Exported,
    FileAsked,
    FileMade,
    LogEntry,
    Step,
)
from backend.cases.case_file.problems import FileNotReady, OriginalsMissing, TooManyFiles
from backend.cases.papers.filling import templates
from backend.database import Database
from backend.documents.service import Documents
from backend.evidence.media import MediaFiles
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.problems import MalformedRequest, NotFound, Problem, told_of
from backend.web import Asker
from media_store.store import measure

WAITING_MAX = 16
KEPT_MAX = 32
KEPT_FOR = timedelta(hours=2)
SWEEP_SECONDS = 300.0
READ_BYTES = 1 << 20
FOLDER = "case-files"

_log = logging.getLogger("palm.cases")


class _Job:
    """One file that somebody asked for, and how far it is."""

    def __init__(self, asked: FileAsked, case: str, asker: Asker, now: datetime) -> None:
        self.asked, self.case, self.asker, self.at = asked, case, asker, now
        self.without_missing = False
        self.problem: Problem | None = None
        self.told = FileMade(
            id=asked.id,
            case=case,
            form=asked.form,
            state="waiting",
            step="waiting",
            done=0,
            of=1,
            pages=0,
            size=0,
            sha256="",
            name="",
            without=[],
            problem="",
        )

    @property
    def is_over(self) -> bool:
        return self.told.state in ("ready", "failed")

    def tell(self, **changes: object) -> None:
        self.told = msgspec.structs.replace(self.told, **changes)

    def progress(self, step: Step, done: int, of: int) -> None:
        self.tell(state="making", step=step, done=done, of=max(1, of))


class CaseFiles:
    """Opened once. `work` is owned by the application, which also ends it."""

    def __init__(
        self,
        *,
        database: Database,
        ledger: Ledger,
        views: Views,
        documents: Documents,
        media: MediaFiles,
        data: Path,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._views = views
        self._documents = documents
        self._media = media
        self._folder = data / FOLDER
        self._now = now
        self._jobs: dict[str, _Job] = {}
        self._waiting: asyncio.Queue[_Job] = asyncio.Queue()
        shutil.rmtree(self._folder, ignore_errors=True)  # what a crash left half made
        templates()  # one that names what is not there is refused now, not in somebody's case

    async def begin(
        self, case: str, asked: FileAsked, *, asker: Asker, without_missing: bool
    ) -> FileMade:
        """Have a file made. NotFound for whoever may not see the case; OriginalsMissing unless
        told to go on without them; TooManyFiles. Asked again under its id, the same file.
        """
        if (known := self._known(case, asked, asker)) is not None:
            return known.told
        contents = await self._gather(case, asker)
        if contents.missing and not without_missing:
            raise _missing(contents)
        if (known := self._known(case, asked, asker)) is not None:
            return known.told  # asked for twice at once: the other was gathered first
        self.forget(self._now())
        if sum(1 for one in self._jobs.values() if not one.is_over) >= WAITING_MAX:
            raise TooManyFiles(headers={"Retry-After": "30"})
        job = _Job(asked, case, asker, self._now())
        job.without_missing = without_missing
        self._jobs[asked.id] = job
        self._waiting.put_nowait(job)
        return job.told

    def _known(self, case: str, asked: FileAsked, asker: Asker) -> _Job | None:
        known = self._jobs.get(asked.id)
        if known is None:
            return None
        if (known.case, known.asker.account_id, known.asked) != (case, asker.account_id, asked):
            raise MalformedRequest(why="id: another file has it")
        return known

    def look(self, case: str, file: str, asker: Asker) -> FileMade:
        """How far it is; NotFound for anybody else's."""
        return self._job(case, file, asker).told

    def content(self, case: str, file: str, asker: Asker) -> tuple[FileMade, AsyncGenerator[bytes]]:
        """The file itself; FileNotReady before it is made."""
        job = self._job(case, file, asker)
        if job.told.state != "ready":
            raise FileNotReady
        return job.told, _stream(self._target(job))

    async def work(self) -> None:
        """Make what is asked for, one file at a time; goes on until it is cancelled."""
        while True:
            job = await self._waiting.get()
            try:
                await self._make(job)
            except Problem as problem:
                job.tell(state="failed", problem=problem.name)
            except OSError as fault:
                told = told_of(fault)
                name = told.name if isinstance(told, Problem) else "internal-error"
                _log.warning("the file of %s was not made: %r", job.case, fault)
                job.tell(state="failed", problem=name)
            except BaseException:
                job.tell(state="failed", problem="internal-error")
                raise

    async def sweep(self) -> None:
        """Remove what nobody fetched in time, whether somebody asks for another file or not."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            self.forget(self._now())

    async def _gather(self, case: str, asker: Asker) -> Contents:
        files = self._media.store
        return await self._database.read(
            lambda tx: gathering.gather(tx, self._ledger, files, asker, case)
        )

    async def _make(self, job: _Job) -> None:
        now = self._now()
        contents = await self._gather(job.case, job.asker)
        if contents.entries:
            await self._views.reached(max(one.index for one in contents.entries))
        if job.asked.form == "bagit":
            contents = await asyncio.to_thread(self._measured, contents, job)
        if contents.missing and not job.without_missing:
            raise _missing(contents)
        folder = self._folder / job.asked.id
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        try:
            maker = Maker(self._documents, self._media, folder, now=now, progress=job.progress)
            made = await maker.pdf(contents, self._ledger.published.text)
            if job.asked.form == "pdf":
                sha256 = await asyncio.to_thread(_digest, made.path)
                await self._note(job, contents, sha256, len(made.lines), now)
                await asyncio.to_thread(made.path.replace, self._target(job))
            else:
                await self._pack(job, contents, made, now)
                sha256 = await asyncio.to_thread(_digest, self._target(job))
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        suffix = "pdf" if job.asked.form == "pdf" else "zip"
        job.tell(
            state="ready",
            step="ready",
            done=1,
            of=1,
            pages=made.pages,
            size=self._target(job).stat().st_size,
            sha256=sha256,
            name=f"{gathering.name_of(contents, now)}.{suffix}",
            without=[one.sha256 for one in contents.missing],
        )

    def _measured(self, contents: Contents, job: _Job) -> Contents:
        """What lies there but is not what it was counts as missing."""
        found = list(contents.originals)
        for number, one in enumerate(found):
            job.progress("waiting", number, len(found))
            if one.present and measure(self._media.store, one.sha256) != one.sha256:
                _log.error("the original %s has other bytes than its name says", one.sha256)
                found[number] = msgspec.structs.replace(one, present=False)
        return msgspec.structs.replace(contents, originals=found)

    async def _pack(self, job: _Job, contents: Contents, made: Made, now: datetime) -> None:
        """The bag: its payload first, then the log takes the payload's digest in, then the seal."""
        receipts = await sealing.proven(self._ledger, contents.entries)
        with contextlib.ExitStack() as stack:
            target = stack.enter_context(self._target(job).open("wb"))
            bag = stack.enter_context(BagWriter(Unseekable(target), f"case-{job.case}"))
            sha256 = await asyncio.to_thread(
                packing.payload,
                bag,
                contents,
                made,
                receipts,
                self._media.store,
                now=now,
                progress=lambda done, of: job.progress("packing", done, of),
            )
            job.progress("sealing", 0, 1)
            index = await self._note(job, contents, sha256, len(made.lines), now)
            raw = await self._database.read(lambda tx: ledger_store.jws_at(tx, index))
            assert raw is not None
            sealed = await sealing.proven(
                self._ledger, [LogEntry(index=index, kind="case.exported", raw=raw)]
            )
            await asyncio.to_thread(bag.tag, SEAL, msgspec.json.encode(sealed))
            await asyncio.to_thread(bag.finish)

    async def _note(
        self, job: _Job, contents: Contents, sha256: str, items: int, now: datetime
    ) -> int:
        """Put into the log that this file was made, before anybody can have it."""
        body = Exported(
            case=job.case,
            form=job.asked.form,
            sha256=sha256,
            items=items,
            without=tuple(one.sha256 for one in contents.missing),
        )
        index = await self._database.write(
            lambda tx: self._ledger.act(
                tx,
                kind="case.exported",
                by=job.asker.account_id,
                subject=job.case,
                body=body,
                now=now,
            )
        )
        await self._views.reached(index)
        return index

    def _job(self, case: str, file: str, asker: Asker) -> _Job:
        job = self._jobs.get(file)
        if job is None or job.case != case or job.asker.account_id != asker.account_id:
            raise NotFound
        return job

    def _target(self, job: _Job) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{job.asked.id}.{job.asked.form}"

    def forget(self, now: datetime) -> None:
        """Files that are old, and the oldest when there are many."""
        over = [one for one in self._jobs.values() if one.is_over]
        over.sort(key=lambda one: one.at)
        many = max(0, len(over) - KEPT_MAX)
        for number, one in enumerate(over):
            if number < many or now - one.at > KEPT_FOR:
                self._target(one).unlink(missing_ok=True)
                del self._jobs[one.asked.id]


def _missing(contents: Contents) -> OriginalsMissing:
    missing = contents.missing
    return OriginalsMissing(count=len(missing), named=sheets.missing_named(missing))


def _digest(path: Path) -> str:
    running = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(READ_BYTES):
            running.update(piece)
    return running.hexdigest()


async def _stream(path: Path) -> AsyncGenerator[bytes]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, READ_BYTES):
            yield piece
