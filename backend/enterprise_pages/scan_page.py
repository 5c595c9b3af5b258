"""What a scanned officer's code answers when it opens no door: who that is, and what to do now."""

from datetime import datetime
from urllib.parse import quote

from backend.clock import day_of
from backend.codes.model import Scan
from backend.database import Database
from backend.enterprise_pages import visit_facts
from backend.enterprise_pages.enterprise_code import FOLDER
from backend.web_pages.pages import Pages

STATUS = {"unknown": 404, "malformed": 404, "limited": 429}
"""Every other state is an answer."""
CODE_SHOWN_MAX = 400


def page_of(code: str) -> str:
    """Address of the page of a code."""
    return "/s/" + quote(code[:CODE_SHOWN_MAX], safe="")


class ScanPages:
    """Renders `/s/<code>`; opened once."""

    def __init__(self, database: Database, pages: Pages) -> None:
        self._database = database
        self._pages = pages

    def ask(self, code: str, language: str) -> str:
        """A page with one button: nothing has been scanned yet."""
        return self._render("ask", code, language, None)

    async def told(self, scan: Scan, code: str, *, language: str, now: datetime) -> tuple[int, str]:
        """HTTP status and page of a scan that opened no door."""
        state = "unknown" if scan.state == "malformed" else scan.state
        officer = scan.officer
        shown = None
        if officer is not None:
            shown = await self._database.read(
                lambda tx: visit_facts.shown_officer(tx, officer, day_of(now))
            )
        return STATUS.get(scan.state, 200), self._render(state, code, language, shown)

    def _render(
        self, state: str, code: str, language: str, officer: visit_facts.Shown | None
    ) -> str:
        return self._pages.render(
            FOLDER,
            "scan.html",
            language=language,
            at=page_of(code),
            words="scan_texts.json",
            values={"state": state, "officer": officer},
        )
