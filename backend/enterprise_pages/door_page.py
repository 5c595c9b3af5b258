"""The one long page of a visit, as the enterprise's phone shows it."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend import clock
from backend.agencies import store as agencies_store
from backend.clock import CHINA
from backend.database import Database, Transaction
from backend.enterprise_pages import doorways, visit_facts
from backend.enterprise_pages.confirmation import (
    ConfirmationFile,
    ConfirmationSheet,
    as_sheet,
    as_text,
)
from backend.enterprise_pages.doorways import PERIODS, Family
from backend.enterprise_pages.enterprise_code import FOLDER, RIGHTS
from backend.enterprise_pages.model import (
    REFUSALS,
    Doorway,
    EvidenceConfirmed,
    RecusalRequested,
    RemarkWritten,
    Said,
    VisitRefused,
)
from backend.enterprise_pages.planning_facts import Fact, facts_of
from backend.enterprise_pages.problems import PageOver
from backend.enterprise_pages.visit_facts import VisitFacts
from backend.ledger.service import Ledger
from backend.problems import Problem
from backend.web_pages.guess_limit import GuessLimit
from backend.web_pages.pages import Pages
from backend.web_pages.sections import DoorFacts, DoorSection, SectionLink
from backend.web_pages.texts import Texts

WORDS = "door_texts.json"
SAID_LENGTH_SHOWN = 400
"""Of one's own words, to know them again; all of them are in the log."""
DONE = frozenset({"arrival", "refusal", "recusal", "remark", "photo", "evidence", "result"})
_SIGNS = {"valid": "yes", "invalid": "no", "single": "warn", "service": "info", "arriving": "info"}


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed into a form that could not be taken: it is shown again, never lost."""

    form: str = ""
    text: str = ""
    reason: str = ""
    officer: str = ""


class Visited(msgspec.Struct, frozen=True, kw_only=True):
    """What one reading of the database gave."""

    visit: VisitFacts
    links: tuple[tuple[str, SectionLink], ...]
    facts: tuple[Fact, ...]


class DoorPages:
    """Renders `/d/<door>` and `/a/<secret>`; opened once."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        pages: Pages,
        sections: Sequence[DoorSection] = (),
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._pages = pages
        self._sections = tuple(sections)
        self.limit = GuessLimit()

    async def find(
        self, family: Family, token: str, *, address: str, now: datetime
    ) -> Doorway | None:
        """Where the token leads. A wrong one counts against its network; when that has guessed
        too often, right ones still open: the neighbours of a guesser are innocent.
        """
        doorway = await self._database.read(lambda tx: doorways.find(tx, family, token))
        if doorway is None:
            self.limit.note(address, now)
        return doorway

    async def show(
        self,
        doorway: Doorway,
        *,
        language: str,
        now: datetime,
        done: str = "",
        problem: Problem | None = None,
        draft: Draft | None = None,
        reading_only: bool = False,
    ) -> str:
        """The page; with `problem`, why a form was not taken and what was typed into it;
        `reading_only`, without any form.
        """
        visited = await self._database.read(lambda tx: self._read(tx, doorway, now))
        words = self._pages.words(f"{FOLDER}/{WORDS}", language)
        visit = visited.visit
        confirmation = visit.confirmation
        arrived = next((one for one in visit.said if one.kind == "arrival.confirmed"), None)
        values: dict[str, Any] = {
            "visit": visit,
            "headline": _headline(visit, words, language),
            "sign": _SIGNS[visit.verdict],
            "facts": [fact.told(words) for fact in visited.facts],
            "rights": self._pages.words(RIGHTS, language),
            "reasons": REFUSALS,
            "items_count": sum(len(one.items) for one in visit.checklists),
            "said": [_told(one, visit, words, language) for one in visit.said],
            "arrived_at": "" if arrived is None else when(arrived.said_ms),
            "confirmed_at": "" if confirmation is None else when(confirmation.said_ms),
            "links": [_link(address, link, language) for address, link in visited.links],
            "days": PERIODS.whole_page_days,
            "form": secrets.token_urlsafe(16),
            "done": done if done in DONE else "",
            "problem": None if problem is None else problem.body(language),
            "draft": draft or Draft(),
            "reading_only": reading_only,
        }
        return self._render("door.html", language, doorway.base, values)

    def _read(self, tx: Transaction, doorway: Doorway, now: datetime) -> Visited:
        size = self._ledger.published.size
        visit = visit_facts.read(tx, doorway, tree_size=size, now=now)
        known = DoorFacts(
            base=doorway.base,
            door=doorway.door,
            visit=doorway.visit,
            enterprise_id=None if visit.enterprise is None else visit.enterprise.id,
            closed_ms=visit.closed_ms,
        )
        offers = [(one.name, one.offer(tx, known, now)) for one in self._sections]
        links = tuple((f"{doorway.base}/{name}", link) for name, link in offers if link is not None)
        return Visited(visit=visit, links=links, facts=facts_of(tx, visit, now))

    def unknown(self, *, language: str, at: str, address: str, now: datetime) -> tuple[int, str]:
        """HTTP status and page for an address that opens nothing."""
        over = self.limit.is_over(address, now)
        template = "door_too_many.html" if over else "door_unknown.html"
        return (429 if over else 404), self._render(template, language, at, {})

    def _render(self, template: str, language: str, at: str, values: dict[str, Any]) -> str:
        return self._pages.render(
            FOLDER, template, language=language, at=at, words=WORDS, values=values
        )

    async def officers(self, doorway: Doorway, now: datetime) -> list[str]:
        """Whom the page shows. Raises PageOver when it takes nothing any more."""
        found = await self._database.read(lambda tx: visit_facts.officers_at(tx, doorway, now))
        if not found:
            raise PageOver
        return found

    async def confirmation_text(
        self, doorway: Doorway, file: ConfirmationFile, *, language: str, now: datetime
    ) -> str:
        """The confirmation to read and to print."""
        visited = await self._database.read(lambda tx: self._read(tx, doorway, now))
        words = self._pages.words(f"{FOLDER}/{WORDS}", language)
        headline = _headline(visited.visit, words, language)
        return as_text(file, words, language=language, headline=headline)

    async def confirmation_sheet(
        self, doorway: Doorway, file: ConfirmationFile, *, language: str, now: datetime
    ) -> ConfirmationSheet:
        """The same as a page of paper."""
        visited = await self._database.read(lambda tx: self._read(tx, doorway, now))
        words = self._pages.words(f"{FOLDER}/{WORDS}", language)
        headline = _headline(visited.visit, words, language)
        return as_sheet(file, words, language=language, headline=headline)

    async def portrait(self, doorway: Doorway, officer: str, now: datetime) -> bytes | None:
        """What an officer looks like, for whoever he stands before; None for any other officer."""

        def read(tx: Transaction) -> bytes | None:
            if officer not in visit_facts.officers_at(tx, doorway, now):
                return None
            return agencies_store.portrait_of(tx, officer)

        return await self._database.read(read)


def when(ms: int) -> str:
    """Day and minute in China."""
    return clock.from_ms(ms).astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def _headline(visit: VisitFacts, words: Texts, language: str) -> str:
    agency = getattr(visit.agencies[0], language) if visit.agencies else words["somebody"]
    kind = {"arriving": "arriving", "over": "over"}.get(visit.phase)
    if kind is None:
        kind = "inspection" if visit.purpose == "inspection" else "service"
        if visit.phase == "closed":
            kind = "ended" if kind == "inspection" else "service_ended"
    text: str = words["headline"][kind]
    return text.format(
        agency=agency,
        enterprise=visit.enterprise_name or words["some_enterprise"],
        purpose=words["purpose"][visit.purpose],
    )


def _link(address: str, link: SectionLink, language: str) -> dict[str, str]:
    return {
        "address": address,
        "title": getattr(link.title, language),
        "text": getattr(link.text, language),
        "button": getattr(link.button, language),
    }


def _told(said: Said, visit: VisitFacts, words: Texts, language: str) -> dict[str, str]:
    """One line of what the enterprise has sent."""
    title, text, digest = words["said"][said.kind], "", ""
    match said.act:
        case VisitRefused() as act:
            text = "\n".join(filter(None, (words["refuse"]["reasons"][act.reason], act.note)))
        case RecusalRequested() as act:
            names = {one.id: getattr(one.name, language) for one in visit.people}
            text = f"{names.get(act.officer, act.officer)}\n{act.reason}"
        case RemarkWritten(media=None) as act:
            text = act.text
        case RemarkWritten() as act:
            title, digest = words["said"]["photo"], act.media.sha256[:16] if act.media else ""
        case EvidenceConfirmed() as act:
            title = title.format(count=act.count)
        case _:
            pass
    if len(text) > SAID_LENGTH_SHOWN:
        text = text[:SAID_LENGTH_SHOWN] + "…"
    return {"when": when(said.said_ms), "title": title, "text": text, "digest": digest}
