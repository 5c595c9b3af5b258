"""The warnings as they stand at one position of the log."""

import asyncio
from datetime import datetime
from pathlib import Path

import msgspec

from backend.accounts.scope import in_scope
from backend.agencies.service import day_of
from backend.database import Database, Transaction
from backend.supervision.warnings import evaluation, measuring, store
from backend.supervision.warnings.model import Case, Rule, RuleWarning
from backend.supervision.warnings.reading import RuleFiles, RuleSet


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known at one position of the log."""

    rules: dict[str, Rule]
    cases: list[Case]
    warnings: list[RuleWarning]
    by_id: dict[str, RuleWarning]


def shipped_rules() -> Path:
    """The folder of the rules that come with the program."""
    return Path(__file__).parent / "data"


class WarningBook:
    """The warnings of the log as far as the views are; computed once for each position and day."""

    def __init__(self, database: Database, *folders: Path) -> None:
        self._database = database
        self.files = RuleFiles(*folders)
        self._lock = asyncio.Lock()
        self._key: object = None
        self._standing = Standing(rules={}, cases=[], warnings=[], by_id={})

    async def standing(self, now: datetime) -> Standing:
        """As of `now`: an urgent visit without approval is late only when its days are over."""
        async with self._lock:
            rules = await asyncio.to_thread(self.files.refresh)

            def read(tx: Transaction) -> tuple[object, Standing]:
                key = (store.position(tx), rules.sha256, day_of(now))
                return key, self._standing if key == self._key else _evaluate(tx, rules, now)

            self._key, self._standing = await self._database.read(read)
            return self._standing


def _evaluate(tx: Transaction, rules: RuleSet, now: datetime) -> Standing:
    cases = evaluation.related(measuring.measure(tx, now))
    in_force = {one.rule.id: one.rule for one in rules.rules}
    warnings = evaluation.evaluate(in_force.values(), cases)
    return Standing(
        rules=in_force,
        cases=cases,
        warnings=warnings,
        by_id={one.id: one for one in warnings},
    )


def touches(warning: RuleWarning, scope: str) -> bool:
    """Whether a visit of the warning lies in this part of the tree."""
    return any(in_scope(case.agency_path, scope) for case in warning.cases)
