"""The way from the page of a visit to the case that came of it: on the paper's page alone."""

from datetime import datetime

from backend.cases import store as cases_store
from backend.cases.papers import service as papers
from backend.cases.party import store as party_store
from backend.database import Transaction
from backend.problems import Text
from backend.web_pages.sections import DoorFacts, DoorSection, SectionLink

NAME = "case"
_LINK = SectionLink(
    title=Text("本次检查引起的案件", "A case from this inspection"),
    text=Text(
        "查看案件、提出陈述申辩、申请听证和缴款。需要填写姓名（名称）和证件后六位。",
        "See the case, state your side, ask for a hearing, pay. Your name and the last six"
        " characters of your identity are asked.",
    ),
    button=Text("打开案件", "Open the case"),
)


def _offer(tx: Transaction, facts: DoorFacts, now: datetime) -> SectionLink | None:
    del now
    if not facts.base.startswith("/a/"):
        return None  # whoever scanned a code at a door holds no paper of a case
    for case in party_store.cases_of(tx, "visit", facts.visit):
        row = cases_store.case_by_id(tx, case)
        if row is not None and papers.party_papers(tx, row):
            return _LINK
    return None


SECTION = DoorSection(name=NAME, offer=_offer)
