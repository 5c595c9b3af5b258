"""What a scanned enterprise code opens in anybody's browser."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from backend.codes import enterprise_code
from backend.database import Database
from backend.enterprises import service
from backend.ledger.service import Ledger
from backend.web_pages.guess_limit import GuessLimit
from backend.web_pages.pages import Pages

FOLDER = "enterprise_pages"
RIGHTS = f"{FOLDER}/rights_texts.json"


class CodePages:
    """Renders the page of a code; opened once."""

    def __init__(self, database: Database, ledger: Ledger, pages: Pages) -> None:
        self._database = database
        self._key = ledger.keys.chain.public_key()
        self._pages = pages
        self.limit = GuessLimit()

    async def show(
        self, code: str, *, language: str, address: str, now: datetime
    ) -> tuple[int, str]:
        """HTTP status and HTML of a typed code: 200, 404 for a wrong one, 429 for a guesser."""
        at = _address(code)
        return await self._show(code, at, None, language=language, address=address, now=now)

    async def show_signed(
        self, parts: tuple[str, str, str], *, language: str, address: str, now: datetime
    ) -> tuple[int, str]:
        """The same for a scanned plate: short code, day and signature. A signature that is not
        this server's shows nothing of the enterprise.
        """
        code, at = parts[0], _address(*parts)
        plate = enterprise_code.read(*parts)
        if plate is None or not enterprise_code.verify(self._key, plate):
            if self.limit.is_over(address, now):
                return 429, self._render("code_too_many.html", language, at, {})
            self.limit.note(address, now)
            return 404, self._render("code_forged.html", language, at, {})
        return await self._show(code, at, plate.issued, language=language, address=address, now=now)

    async def _show(
        self, code: str, at: str, issued: date | None, *, language: str, address: str, now: datetime
    ) -> tuple[int, str]:
        if self.limit.is_over(address, now):
            return 429, self._render("code_too_many.html", language, at, {})
        enterprise = await self._database.read(lambda tx: service.by_code(tx, code))
        if enterprise is None:
            self.limit.note(address, now)
            return 404, self._render("code_unknown.html", language, at, {})
        rights = self._pages.words(RIGHTS, language)
        values = {"enterprise": enterprise, "rights": rights, "issued": issued}
        return 200, self._render("code.html", language, at, values)

    def _render(self, template: str, language: str, at: str, values: Mapping[str, Any]) -> str:
        return self._pages.render(
            FOLDER, template, language=language, at=at, words="code_texts.json", values=values
        )


def _address(*parts: str) -> str:
    return "/".join(("/c", *(quote(part, safe="") for part in parts)))
