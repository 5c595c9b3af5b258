"""The notice of an announced inspection, as paper."""

import msgspec

from backend.enterprise_pages.complaints.model import shown_time
from backend.enterprise_pages.own.facts import OwnFacts
from backend.problems import NotFound
from backend.web_pages.texts import Texts

TEMPLATE = "enterprise_pages/own/notice.typ"


class NoticePaper(msgspec.Struct, frozen=True, kw_only=True):
    """Data of `notice.typ`."""

    language: str
    title: str
    agency: str
    enterprise: str
    address: str
    lines: list[tuple[str, str]]
    """What is told, line by line: a label and its words."""
    text: str
    sent: str


def of(known: OwnFacts, permit: str, words: Texts, language: str) -> NoticePaper:
    """NotFound when this enterprise was told of no such inspection, or nobody comes any more."""
    one = next((found for found in known.notices if found.notice.permit == permit), None)
    if one is None or one.notice.withdrawn_at is not None:
        raise NotFound
    told: dict[str, str] = words["notices"]
    kinds: dict[str, str] = words["kinds"]
    notice, comma = one.notice, str(words["comma"])
    period = told["period"].format(from_day=notice.from_day, until=notice.until_day)
    kind = kinds.get(notice.inspection_type, notice.inspection_type)
    slots = comma.join(
        f"{slot.day} {words['halves'][slot.half]}" for slot in notice.slots if slot.free
    )
    lines = [
        (told["number"], notice.number),
        (told["paper_days"], period),
        (str(words["visits"]["kind"]), kind),
        (told["asked"], comma.join(getattr(item, language) for item in one.items)),
        (told["paper_slots"], slots),
    ]
    return NoticePaper(
        language=language,
        title=told["paper_title"],
        agency=comma.join(getattr(one.name, language) for one in (notice.agency, *notice.joint)),
        enterprise=known.enterprise.name,
        address=known.enterprise.address,
        lines=[line for line in lines if line[1]],
        text=told["paper_text"],
        sent=told["paper_sent"].format(when=shown_time(notice.sent_at)),
    )
