"""Draws of the demo year: one that officers carry out, one whose approval waits, one promised."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from backend.clock import day_of
from backend.database import Database
from backend.demo_city.year_desks import demo_id
from backend.demo_city.year_voices import CHEN
from backend.draws import approving, service, showing
from backend.draws.model import DrawAsked, DrawPermitAsked
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.planning.permits import service as permits
from backend.planning.permits.model import PermitActAsked
from backend.planning.problems import CapReached

WEIGHTS = {"risk:high": 4, "risk:higher": 3, "risk:general": 2, "credit:d": 3, "credit:c": 2}
BODY = "yunchuan-donglan-qingshi-enforcement"
WORDS = "公开抽取时在场的三位企业代表各报一个数：17、204、9"
LIN = replace(CHEN, account_id="a-admin", role="admin")
"""Who stands for the heads of the city's bodies."""

TITLES = (
    "四季度消防安全双随机抽查",
    "元旦前电动自行车充电场所抽查",
    "十一月餐饮燃气安全双随机抽查",
)
PROMISED, CARRIED_OUT = 1, 2


async def draw(database: Database, ledger: Ledger, views: Views, now: datetime) -> None:
    """Safe to be asked for again: a draw is known by its id."""
    for number, title in enumerate(TITLES):
        asked = DrawAsked(
            id=demo_id("draw", number),
            agency_id=BODY,
            title=title,
            day=day_of(now) + timedelta(days=3),
            count=6 if number == CARRIED_OUT else 12,
            weights=WEIGHTS,
            contribution="现场三位企业代表所报的数",
        )
        await service.commit(database, ledger, views, asked, asker=CHEN, now=now)
        if number != PROMISED:
            await service.reveal(
                database, ledger, views, asked.id, contribution=WORDS, asker=CHEN, now=now
            )
            await _ask(database, ledger, views, asked, now)
        if number == CARRIED_OUT:
            await _approve(database, ledger, views, asked.id, now)


async def _ask(
    database: Database, ledger: Ledger, views: Views, asked: DrawAsked, now: datetime
) -> None:
    row = await service.read_row(database, asked.id, CHEN)
    read = await database.read(lambda tx: showing.read_draw(tx, row, CHEN, now))
    if read.permits:
        return
    wanted = DrawPermitAsked(
        from_day=day_of(now), until_day=asked.day, reason="逐项核对，现场拍照留存。"
    )
    try:
        await approving.ask(database, ledger, views, row, wanted, asker=CHEN, now=now)
    except CapReached:
        over = replace(wanted, over_cap="双随机抽中，按抽取结果检查。")
        await approving.ask(database, ledger, views, row, over, asker=CHEN, now=now)


async def _approve(
    database: Database, ledger: Ledger, views: Views, draw_id: str, now: datetime
) -> None:
    row = await service.read_row(database, draw_id, LIN)
    read = await database.read(lambda tx: showing.read_draw(tx, row, LIN, now))
    for permit in read.permits:
        if permit.state == "submitted":
            asked = PermitActAsked(act="approve", seen=permit.index)
            await permits.act(database, ledger, views, permit.id, asked, asker=LIN, now=now)
