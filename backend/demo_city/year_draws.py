"""Two draws of the demo year: one that was drawn, one that has only been promised."""

from datetime import datetime, timedelta

from backend.clock import day_of
from backend.database import Database
from backend.demo_city.year_desks import demo_id
from backend.demo_city.year_voices import CHEN
from backend.draws import service
from backend.draws.model import DrawAsked
from backend.ledger.service import Ledger
from backend.ledger.views import Views

WEIGHTS = {"risk:high": 4, "risk:higher": 3, "risk:general": 2, "credit:d": 3, "credit:c": 2}
BODY = "yunchuan-donglan-qingshi-enforcement"
WORDS = "公开抽取时在场的三位企业代表各报一个数：17、204、9"


async def draw(database: Database, ledger: Ledger, views: Views, now: datetime) -> None:
    """Safe to be asked for again: a draw is known by its id."""
    for number, title in enumerate(("四季度消防安全双随机抽查", "元旦前电动自行车充电场所抽查")):
        asked = DrawAsked(
            id=demo_id("draw", number),
            agency_id=BODY,
            title=title,
            day=day_of(now) + timedelta(days=3),
            count=12,
            weights=WEIGHTS,
            contribution="现场三位企业代表所报的数",
        )
        await service.commit(database, ledger, views, asked, asker=CHEN, now=now)
        if number == 0:
            await service.reveal(
                database, ledger, views, asked.id, contribution=WORDS, asker=CHEN, now=now
            )
