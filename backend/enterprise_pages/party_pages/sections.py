"""The way from the page of a visit to the case that came of it: on the paper's page alone."""

from datetime import datetime

from backend.cases.party import entering
from backend.database import Transaction
from backend.problems import Text
from backend.web_pages.sections import DoorFacts, DoorSection, SectionLink

NAME = "case"
_LINK = SectionLink(
    title=Text("本次检查引起的案件", "A case from this inspection"),
    text=Text(
        "查看案件或者当场处罚决定、提出陈述申辩、申请听证和缴款。需要填写姓名（名称）和证件后六位。",
        "See the case or the penalty decided on the spot, state your side, ask for a hearing, pay."
        " Your name and the last six characters of your identity are asked.",
    ),
    button=Text("打开案件", "Open the case"),
)


def _offer(tx: Transaction, facts: DoorFacts, now: datetime) -> SectionLink | None:
    del now
    if not facts.base.startswith("/a/"):
        return None  # whoever scanned a code at a door holds no paper of a case
    return _LINK if entering.reached_at(tx, [facts.visit]) else None


SECTION = DoorSection(name=NAME, offer=_offer)
