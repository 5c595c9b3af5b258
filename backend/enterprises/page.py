"""What a scanned enterprise code opens in anybody's browser: plain HTML, no script, no login."""

from collections import OrderedDict
from datetime import datetime, timedelta
from importlib.resources import files

import jinja2

from backend.database import Database
from backend.enterprises import page_texts, service
from backend.enterprises.model import Enterprise

MISSES_MAX = 30
"""Wrong codes an address may try; a person who mistypes never reaches it."""
MISSES_WITHIN = timedelta(minutes=10)
ADDRESSES_REMEMBERED_MAX = 20_000


class GuessLimit:
    """Counts wrong codes by address, so that codes cannot be searched for."""

    def __init__(self) -> None:
        self._misses: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def is_over(self, address: str, now: datetime) -> bool:
        """Whether this address has guessed too often lately."""
        count, since = self._misses.get(address, (0, now))
        return count >= MISSES_MAX and now - since < MISSES_WITHIN

    def note(self, address: str, now: datetime) -> None:
        """One more wrong code."""
        count, since = self._misses.pop(address, (0, now))
        if now - since >= MISSES_WITHIN:
            count, since = 0, now
        self._misses[address] = (count + 1, since)
        while len(self._misses) > ADDRESSES_REMEMBERED_MAX:
            self._misses.popitem(last=False)


class CodePages:
    """Renders the page of a code; opened once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.limit = GuessLimit()
        environment = jinja2.Environment(
            loader=jinja2.PackageLoader("backend", "enterprises"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
        )
        self._texts = page_texts.load()
        self._template = environment.get_template("page.html")
        self.style = (files("backend") / "enterprises" / "page.css").read_bytes()

    async def show(
        self, code: str, *, language: str, address: str, now: datetime
    ) -> tuple[int, str]:
        """HTTP status and HTML: 200, 404 for a wrong code, 429 for a guesser."""
        if self.limit.is_over(address, now):
            return 429, self._render("too_many", language, None)
        enterprise = await self._database.read(lambda tx: service.by_code(tx, code))
        if enterprise is None:
            self.limit.note(address, now)
            return 404, self._render("unknown", language, None)
        return 200, self._render("known", language, enterprise)

    def _render(self, state: str, language: str, enterprise: Enterprise | None) -> str:
        texts = self._texts[language]
        return self._template.render(
            state=state, language=language, enterprise=enterprise, texts=texts
        )
