"""Sets of rules that were in force: told in the log, their files kept under their digests."""

import asyncio
import hashlib
import os
from datetime import datetime
from pathlib import Path

from backend.database import Database
from backend.ledger.service import Ledger
from backend.supervision.warnings import store
from backend.supervision.warnings.model import PublishedRule, RulesPublished
from backend.supervision.warnings.reading import RuleFileRefused, RuleSet, read_set

BY = "warning-rules"


class RuleSets:
    """Publishes what came into force, and reads what was in force once."""

    def __init__(self, database: Database, ledger: Ledger, folder: Path) -> None:
        self._database = database
        self._ledger = ledger
        self._folder = folder
        self._published = ""

    async def publish(self, rules: RuleSet, now: datetime) -> None:
        """Say in the log that these are in force, unless it says so last. The files are durable
        before the entry is: what the log names can be read.
        """
        if rules.sha256 == self._published:
            return
        last = self._published
        if not last:  # the first look since the start: every view has caught up
            told = await self._database.read(lambda tx: store.sets(tx, 1))
            last = told[0][1] if told else ""
        if last != rules.sha256:
            await asyncio.to_thread(self._keep, rules)
            body = RulesPublished(
                set=rules.sha256,
                rules=[
                    PublishedRule(id=one.rule.id, sha256=one.sha256, file=one.file)
                    for one in rules.rules
                ],
            )
            await self._database.write(
                lambda tx: self._ledger.act(
                    tx, kind="rules.published", by=BY, subject=rules.sha256, body=body, now=now
                )
            )
        self._published = rules.sha256

    def _keep(self, rules: RuleSet) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for one in rules.rules:
            path = self._path(one.sha256)
            if path.exists():
                continue
            draft = path.with_suffix(f".{os.getpid()}")
            with draft.open("wb") as file:
                file.write(one.raw)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _path(self, sha256: str) -> Path:
        return self._folder / f"{sha256}.json"

    def read(self, rules: list[PublishedRule]) -> RuleSet | RuleFileRefused:
        """The set as it was; KeptRuleLostError when a file is gone or is not what it was."""
        files: dict[str, bytes] = {}
        for one in rules:
            path = self._path(one.sha256)
            raw = path.read_bytes() if path.exists() else b""
            if hashlib.sha256(raw).hexdigest() != one.sha256:
                raise KeptRuleLostError(one.id)
            files[one.file or f"{one.id}.json"] = raw
        return read_set(files)


class KeptRuleLostError(Exception):
    """The file of a rule that was in force is not there as it was."""
