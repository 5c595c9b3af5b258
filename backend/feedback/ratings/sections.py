"""The offer on the page of a door: rate the visit, once it is closed."""

from datetime import datetime

from backend import clock
from backend.clock import day_of
from backend.database import Transaction
from backend.feedback.ratings import keys, store
from backend.feedback.ratings.issuing import is_open
from backend.problems import Text
from backend.settings import RatingsSettings
from backend.web_pages.sections import DoorFacts, DoorSection, SectionLink
from backend.web_pages.texts import load

_WORDS = load("feedback/ratings/page_texts.json")


def _text(name: str, **places: int) -> Text:
    zh, en = (str(_WORDS[language][name]).format_map(places) for language in ("zh", "en"))
    return Text(zh, en)


LINK = SectionLink(
    title=_text("section_title"),
    text=_text("section_text", least=RatingsSettings().batch_min),
    button=_text("section_button"),
)


def _offer(tx: Transaction, facts: DoorFacts, now: datetime) -> SectionLink | None:
    """Only at a door: the secret on the paper was made by the officer's own phone, so it proves
    nothing about who holds it.
    """
    if facts.closed_ms is None or not facts.base.startswith("/d/"):
        return None
    month = keys.month_of(clock.from_ms(facts.closed_ms))
    if not is_open(month, day_of(now)) or store.has_token(tx, facts.visit):
        return None
    return LINK


SECTION = DoorSection(name="rating", offer=_offer)
