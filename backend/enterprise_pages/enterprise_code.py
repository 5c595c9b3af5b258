"""What a scanned enterprise code opens in anybody's browser."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from backend.database import Database
from backend.enterprises import service
from backend.web_pages.guess_limit import GuessLimit
from backend.web_pages.pages import Pages

FOLDER = "enterprise_pages"
RIGHTS = f"{FOLDER}/rights_texts.json"


class CodePages:
    """Renders the page of a code; opened once."""

    def __init__(self, database: Database, pages: Pages) -> None:
        self._database = database
        self._pages = pages
        self.limit = GuessLimit()

    async def show(
        self, code: str, *, language: str, address: str, now: datetime
    ) -> tuple[int, str]:
        """HTTP status and HTML: 200, 404 for a wrong code, 429 for a guesser."""
        at = "/c/" + quote(code, safe="")
        if self.limit.is_over(address, now):
            return 429, self._render("code_too_many.html", language, at, {})
        enterprise = await self._database.read(lambda tx: service.by_code(tx, code))
        if enterprise is None:
            self.limit.note(address, now)
            return 404, self._render("code_unknown.html", language, at, {})
        values = {"enterprise": enterprise, "rights": self._pages.words(RIGHTS, language)}
        return 200, self._render("code.html", language, f"/c/{enterprise.short_code}", values)

    def _render(self, template: str, language: str, at: str, values: Mapping[str, Any]) -> str:
        return self._pages.render(
            FOLDER, template, language=language, at=at, words="code_texts.json", values=values
        )
