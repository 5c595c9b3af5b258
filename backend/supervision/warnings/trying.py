"""Rules as the desk sees them, and what a draft would have found."""

from datetime import datetime, timedelta

from backend import clock
from backend.accounts.scope import in_scope
from backend.clock import day_of
from backend.database import Transaction
from backend.supervision.warnings import evaluation, store
from backend.supervision.warnings.book import Standing, WarningBook, touches
from backend.supervision.warnings.facts import FACTS
from backend.supervision.warnings.model import (
    DryRun,
    Example,
    Precision,
    RuleSetShown,
    RuleShown,
    RulesShown,
)
from backend.supervision.warnings.problems import WarningRuleRefused
from backend.supervision.warnings.reading import RuleRefused, read_rule
from backend.web import Asker

EXAMPLES_MAX = 20
SETS_MAX = 20
YEAR = timedelta(days=365)


def rules_shown(tx: Transaction, asker: Asker, book: WarningBook, standing: Standing) -> RulesShown:
    """The rules in force with how often each was right, city-wide; counts in the asker's scope."""
    counts: dict[str, int] = {}
    for one in standing.warnings:
        if touches(one, asker.agency_path):
            counts[one.rule] = counts.get(one.rule, 0) + 1
    verdicts = store.verdicts(tx)
    shown: list[RuleShown] = []
    for one in book.files.in_force.rules:
        confirmed, unfounded = verdicts.get(one.rule.id, (0, 0))
        precision = Precision(
            warnings=counts.get(one.rule.id, 0), confirmed=confirmed, unfounded=unfounded
        )
        shown.append(
            RuleShown(rule=one.rule, sha256=one.sha256, file=one.file, precision=precision)
        )
    return RulesShown(
        set_sha256=book.files.in_force.sha256,
        rules=shown,
        refused=book.files.refused,
        facts=FACTS,
        sets=[
            RuleSetShown(index=idx, set_sha256=sha256, at=clock.from_ms(ms), rules=len(rules))
            for idx, sha256, rules, ms in store.sets(tx, SETS_MAX)
        ],
    )


def dry_run(standing: Standing, raw: bytes, asker: Asker, now: datetime) -> DryRun:
    """What a draft would have warned of in the asker's part of the tree within a year.

    WarningRuleRefused names what is wrong with the draft.
    """
    try:
        rule = read_rule(raw)
    except RuleRefused as refused:
        raise WarningRuleRefused(
            member=refused.member, reason_zh=refused.reason.zh, reason_en=refused.reason.en
        ) from None
    today = day_of(now)
    since = today - YEAR
    looked_at = [
        one
        for one in standing.cases
        if one.kind == rule.cases
        and one.day > since
        and in_scope(one.agency_path, asker.agency_path)
    ]
    looked_at.sort(key=lambda one: one.at_ms)
    matching = [one for one in looked_at if evaluation.matches(rule, one.facts)]
    warnings = [
        one
        for one in evaluation.evaluate([rule], standing.cases, today)
        if one.last.day > since and touches(one, asker.agency_path)
    ]
    return DryRun(
        rule=rule.id,
        first_day=since + timedelta(days=1),
        last_day=today,
        cases=rule.cases,
        visits=len(looked_at),
        matching=len(matching),
        warnings=len(warnings),
        subjects=len({one.subject for one in warnings}),
        everything=0 < len(looked_at) == len(matching),
        examples=[
            Example(opens=one.opens, enterprise=one.enterprise_name, day=one.day)
            for one in matching[: -EXAMPLES_MAX - 1 : -1]
        ],
    )
