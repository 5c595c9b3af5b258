"""What supervisors concluded about warnings of the demo year, so that rules show a precision."""

from collections import defaultdict
from datetime import datetime

from backend.database import Database
from backend.demo_city.year_leads import HUANG
from backend.demo_city.year_voices import CHEN
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.supervision.warnings import service
from backend.supervision.warnings.book import WarningBook, touches
from backend.supervision.warnings.model import RuleWarning

PER_RULE = 4
"""The oldest are judged; the others wait, and always the newest."""
CONFIRMED = "核对了现场记录和执法人员的说明，情况属实。"
UNFOUNDED = "核对了现场记录，另有正当原因，预警不成立。"


async def judge(
    database: Database, ledger: Ledger, views: Views, book: WarningBook, now: datetime
) -> None:
    """Some of each rule, one of four without ground. Safe to be told again: the same again by the
    same person changes nothing.
    """
    desk = service.Desk(database=database, ledger=ledger, views=views, book=book)
    of_rule: defaultdict[str, list[RuleWarning]] = defaultdict(list)
    for warning in (await book.standing(now)).warnings:
        of_rule[warning.rule].append(warning)

    judged = [pair for some in of_rule.values() for pair in enumerate(some[:-1][:PER_RULE])]
    for place, warning in judged:
        is_unfounded = place == 1
        await service.assess(
            desk,
            warning.id,
            "unfounded" if is_unfounded else "confirmed",
            UNFOUNDED if is_unfounded else CONFIRMED,
            asker=HUANG if touches(warning, HUANG.agency_path) else CHEN,
            now=now,
        )
