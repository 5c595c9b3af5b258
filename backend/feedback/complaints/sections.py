"""The way to complain, on the page of every door: while the visit runs and after it."""

from datetime import datetime

from backend.database import Transaction
from backend.problems import Text
from backend.web_pages.sections import DoorFacts, DoorSection, SectionLink

NAME = "complain"
_LINK = SectionLink(
    title=Text("投诉", "Complain"),
    text=Text(
        "由上级执法监督机构受理，被投诉的单位和人员看不到您的投诉内容。提交后凭回执号和查询码查看进度。",
        "The supervising agency above handles it. Those you complain about do not see what you"
        " write. A receipt number and a secret let you follow it.",
    ),
    button=Text("我要投诉", "Complain"),
)


def _offer(tx: Transaction, facts: DoorFacts, now: datetime) -> SectionLink | None:
    del tx, facts, now  # always: whoever stands at a door may complain
    return _LINK


DOOR_SECTIONS: tuple[DoorSection, ...] = (DoorSection(name=NAME, offer=_offer),)
