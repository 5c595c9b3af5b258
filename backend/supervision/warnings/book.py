"""The warnings as they stand at one position of the log; they follow it entry by entry."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import msgspec

from backend.accounts.scope import in_scope
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.supervision.warnings import measuring, store, touching
from backend.supervision.warnings.counting import Tally
from backend.supervision.warnings.evaluation import Changes, Evaluator, evaluate
from backend.supervision.warnings.model import Case, Rule, RuleWarning
from backend.supervision.warnings.reading import RuleFileRefused, RuleFiles, RuleSet
from backend.supervision.warnings.sets import RuleSets
from backend.supervision.warnings.touching import Memory, Touched

ENTRIES_MAX = 5_000
"""Further behind, everything is measured again: it is no dearer."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known at one position of the log. It never changes afterwards."""

    rules: dict[str, Rule]
    cases: list[Case]
    warnings: list[RuleWarning]
    """Oldest first."""
    by_id: dict[str, RuleWarning]


class _Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What one look at the views gave."""

    followed: int
    touched: Touched | None
    cases: list[Case]
    nothing: bool = False


class WarningBook:
    """The warnings of the log as far as the views are.

    Entries that came since the last look are read from the log, and only what they touch is
    measured again. Everything is, when the rules change, when a day begins (an urgent visit
    without approval is late only when its days are over) and when `renew` asks for it.
    """

    def __init__(self, database: Database, *folders: Path, sets: RuleSets | None = None) -> None:
        """Without `sets` it only computes: nothing is said in the log."""
        self._database = database
        self.files = RuleFiles(*folders)
        self._sets = sets
        self.tally = Tally()
        self._lock = asyncio.Lock()
        self._evaluator = Evaluator((), date.min)
        self._memory = Memory()
        self._set = ""
        self._followed = -1
        self._standing = Standing(rules={}, cases=[], warnings=[], by_id={})
        self._reactions: list[Callable[[Changes], None]] = []

    def on_changes(self, reaction: Callable[[Changes], None]) -> None:
        """Call `reaction` with what appeared and what went away; not with what stood at first."""
        self._reactions.append(reaction)

    def renew(self) -> None:
        """Measure everything the next time: the registers are in no log."""
        self._followed = -1

    async def standing(self, now: datetime) -> Standing:
        """As of `now`, with every entry that the views show."""
        async with self._lock:
            rules = await asyncio.to_thread(self.files.refresh)
            if self._sets is not None:
                await self._sets.publish(rules, now)
            whole = self._is_whole(rules, now)
            self._followed, before = -1, self._followed
            # When this breaks off, what was read is lost: the next look measures everything.
            measured = await self._database.read(
                lambda tx: self._measure(tx, now, before, whole=whole)
            )
            if not measured.nothing:
                await asyncio.to_thread(self._take, measured, rules, now)
            self._followed = measured.followed
            return self._standing

    def _is_whole(self, rules: RuleSet, now: datetime) -> bool:
        same = rules.sha256 == self._set and day_of(now) == self._evaluator.today
        return self._followed < 0 or not same

    def _measure(self, tx: Transaction, now: datetime, before: int, *, whole: bool) -> _Measured:
        followed = store.followed(tx)
        caps = measuring.Caps(tx)
        touched = None
        if not whole and followed - before <= ENTRIES_MAX:
            entries = store.touches(tx, before, followed)
            touched = self._memory.touched(tx, entries, self._evaluator.cases, caps)
            if touched is not None and not touched.origins():
                return _Measured(followed=followed, touched=touched, cases=[], nothing=True)
        if touched is None:
            self._memory.start(tx)
        cases = touching.measure(tx, now, touched, caps)
        return _Measured(followed=followed, touched=touched, cases=cases)

    def _take(self, measured: _Measured, rules: RuleSet, now: datetime) -> None:
        first = self._set == ""
        if measured.touched is None:
            before = self._evaluator.by_id
            self._evaluator = Evaluator((one.rule for one in rules.rules), day_of(now))
            self._evaluator.replace((), measured.cases)
            changes = _between(before, self._evaluator.by_id)
        else:
            changes = self._evaluator.replace(measured.touched.origins(), measured.cases)
        self._set = rules.sha256
        self._standing = Standing(
            rules=self._evaluator.rules,
            cases=list(self._evaluator.cases.values()),
            warnings=self._evaluator.warnings(),
            by_id=dict(self._evaluator.by_id),
        )
        if not first and (changes.new or changes.gone):
            for reaction in self._reactions:
                reaction(changes)

    async def in_force_at(self, index: int) -> RuleSet | None:
        """The set that was in force when an entry was written; None when none was published.

        KeptRuleLostError when its files are not there as they were.
        """
        found = await self._database.read(lambda tx: store.sets(tx, 1, before=index))
        if not found or self._sets is None:
            return None
        read = await asyncio.to_thread(self._sets.read, found[0][2])
        return None if isinstance(read, RuleFileRefused) else read

    async def past(self, warning: str, now: datetime) -> tuple[RuleWarning, Rule] | None:
        """A warning that no rule gives any more, by the rule that was in force when somebody first
        spoke of it; None when nobody did, or the log gives it no longer.
        """
        word = await self._database.read(lambda tx: store.first_word(tx, warning))
        rules = None if word is None else await self.in_force_at(word.idx)
        if word is None or rules is None:
            return None
        rule = next((one.rule for one in rules.rules if one.rule.id == word.rule), None)
        if rule is None:
            return None
        cases = (await self.standing(now)).cases
        found = await asyncio.to_thread(evaluate, [rule], cases, day_of(now))
        return next(((one, rule) for one in found if one.id == warning), None)


def _between(before: dict[str, RuleWarning], now: dict[str, RuleWarning]) -> Changes:
    return Changes(
        new=tuple(one for name, one in now.items() if name not in before),
        gone=tuple(one for name, one in before.items() if name not in now),
    )


def shipped_rules() -> Path:
    """The folder of the rules that come with the program."""
    return Path(__file__).parent / "data"


def touches(warning: RuleWarning, scope: str) -> bool:
    """Whether a case of the warning lies in this part of the tree."""
    return any(in_scope(case.agency_path, scope) for case in warning.cases)
