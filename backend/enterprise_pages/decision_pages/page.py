"""What the code of a decision opens, and its paper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from backend import clock
from backend.cases.papers.model import Paper
from backend.cases.summary import paper, showing, store
from backend.cases.summary.paper import Told
from backend.cases.summary.store import SummaryRow
from backend.clock import CHINA
from backend.codes.act_code import is_secret
from backend.database import Database, Transaction
from backend.law.summary import summary_law
from backend.web_pages.guess_limit import GuessLimit
from backend.web_pages.pages import Pages

FOLDER = "enterprise_pages/decision_pages"
WORDS = "texts.json"


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A decision behind its secret."""

    row: SummaryRow
    told: Told


class DecisionPages:
    """Renders `/j/<secret>`; opened once."""

    def __init__(self, database: Database, pages: Pages) -> None:
        self._database = database
        self._pages = pages
        self.limit = GuessLimit()

    async def find(self, secret: str, *, address: str, now: datetime) -> Opened | None:
        """The decision; None for a wrong secret, for one that has not arrived, and for whoever
        has tried too often.
        """
        if self.limit.is_over(address, now):
            return None

        def read(tx: Transaction) -> Opened | None:
            row = store.by_secret(tx, secret) if is_secret(secret) else None
            return None if row is None else Opened(row=row, told=showing.told_of(tx, row))

        found = await self._database.read(read)
        if found is None:
            self.limit.note(address, now)
        return found

    def paper(self, opened: Opened) -> Paper:
        return paper.filled(opened.told, summary_law())

    def show(self, opened: Opened, secret: str, language: str, portal: str) -> str:
        """The page of a decision. What was decided is Chinese, as on the paper. `portal`: where
        its party finds the rest, once it has shown who it is.
        """
        words: Mapping[str, Any] = self._pages.words(f"{FOLDER}/{WORDS}", language)
        law, body = summary_law(), opened.told.body
        fields = paper.fields_of(opened.told, law)
        labels = ("party", "cause", "penalty", "time", "place", "officers")
        at = clock.from_ms(opened.row.received_ms).astimezone(CHINA)
        return self._render(
            "decision.html",
            language,
            f"/j/{secret}",
            {
                "rows": [
                    (words["number"], body.number),
                    (words["body"], opened.told.agency),
                    *((words[name], fields[name]) for name in labels if fields[name]),
                    (words["basis"], body.basis.clause),
                ],
                "paper": f"/j/{secret}/decision.pdf",
                "portal": portal,
                "payment": getattr(law.payment, language) if body.penalty == "fine" else "",
                "remedy": getattr(law.remedy, language),
                "logged": words["logged"].format(index=opened.row.idx, at=f"{at:%Y-%m-%d %H:%M}"),
            },
        )

    def missing(self, language: str, *, address: str, now: datetime) -> tuple[int, str]:
        """HTTP status and page where nothing can be opened."""
        over = self.limit.is_over(address, now)
        state = "too_many" if over else "unknown"
        html = self._render("missing.html", language, "/j/unknown", {"state": state})
        return (429 if over else 404), html

    def _render(self, template: str, language: str, at: str, values: Mapping[str, Any]) -> str:
        return self._pages.render(
            FOLDER, template, language=language, at=at, words=WORDS, values=values
        )
