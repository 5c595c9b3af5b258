"""What the pages of ratings show: one closed visit to rate, a receipt to check, the keys."""

import secrets
from datetime import datetime
from typing import Literal

import msgspec

from backend.database import Database, Transaction
from backend.feedback.ratings import store
from backend.feedback.ratings.issuing import Issuer
from backend.feedback.ratings.model import NONCE_BYTES, SALT_BYTES
from backend.feedback.ratings.problems import RatingTooLate, VisitNotClosed
from backend.inspections import store as inspections_store
from backend.web_pages.pages import Pages
from offline_sync import base64url

FOLDER = "feedback/ratings"
KEYS_SHOWN_MAX = 2_000

State = Literal["open", "given", "waiting", "late", "officer"]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody stands who may rate a visit: at a door, or on the enterprise's own page."""

    base: str
    """Beginning of addresses: `<base>/rating`, and beside it `<base>/complain`."""
    visit: str
    back: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of one visit needs."""

    state: State
    name_zh: str = ""
    name_en: str = ""
    agency: str = ""
    month: str = ""
    enterprise: str = ""


class RatingPages:
    """Renders them; opened once."""

    def __init__(self, database: Database, issuer: Issuer, pages: Pages, least: int) -> None:
        self._database = database
        self._issuer = issuer
        self._pages = pages
        self._least = least

    async def rate(self, place: Place, *, officers: bool, language: str, now: datetime) -> str:
        """The page of a visit, whatever its state; NotFound when there is no such visit."""
        shown = await self._database.read(lambda tx: self._shown(tx, place.visit, now))
        state: State = "officer" if officers else shown.state
        if state == "open":
            # The key stands in the log before anybody asks for a token.
            await self._issuer.publish(shown.agency, shown.month, now)
        return self._pages.render(
            FOLDER,
            "rate.html",
            language=language,
            at=f"{place.base}/rating",
            values={
                "state": state,
                "name": shown.name_zh if language == "zh" else shown.name_en,
                "agency": shown.agency,
                "month": shown.month,
                "enterprise": shown.enterprise,
                "base": place.base,
                "back": place.back,
                "least": self._least,
                "nonce": base64url.encode(secrets.token_bytes(NONCE_BYTES)),
                "salt": base64url.encode(secrets.token_bytes(SALT_BYTES)),
            },
        )

    def _shown(self, tx: Transaction, visit: str, now: datetime) -> Shown:
        try:
            found = self._issuer.rateable_in(tx, visit, now)
        except VisitNotClosed:
            return Shown(state="waiting")
        except RatingTooLate:
            return Shown(state="late")
        row = inspections_store.by_id(tx, visit)
        return Shown(
            state="given" if store.has_token(tx, visit) else "open",
            name_zh=found.name.zh,
            name_en=found.name.en,
            agency=found.agency,
            month=found.month,
            enterprise=row.enterprise_name if row else "",
        )

    def served(self, place: Place, *, language: str, name: str, hidden: dict[str, str]) -> str:
        """The form of the weaker way, with the token in it."""
        return self._pages.render(
            FOLDER,
            "served.html",
            language=language,
            at=f"{place.base}/rating",
            values={"name": name, **hidden},
        )

    def taken(self, receipt: str, *, language: str) -> str:
        """What follows the form of the weaker way; without a receipt it was refused."""
        return self._pages.render(
            FOLDER,
            "taken.html",
            language=language,
            at="/ratings/check",
            values={"receipt": receipt, "least": self._least},
        )

    def check(self, state: str, receipt: str, index: int, *, language: str) -> str:
        """The page on which a receipt is looked up."""
        return self._pages.render(
            FOLDER,
            "check.html",
            language=language,
            at="/ratings/check",
            values={"state": state, "receipt": receipt, "index": index, "least": self._least},
        )

    async def keys(self, *, language: str) -> str:
        """Every published key, newest months first."""
        rows = await self._database.read(lambda tx: store.keys(tx, KEYS_SHOWN_MAX))
        agencies = sorted({row[0] for row in rows})
        names = await self._database.read(lambda tx: store.names(tx, agencies))
        shown = [
            {
                "name": _name(names, agency, language),
                "agency": agency,
                "month": month,
                "key": key,
                "index": index,
            }
            for agency, month, key, _, index in rows
        ]
        return self._pages.render(
            FOLDER, "keys.html", language=language, at="/ratings/keys", values={"rows": shown}
        )


def _name(names: dict[str, store.Name], agency: str, language: str) -> str:
    name = names.get(agency)
    if name is None:
        return agency
    return name.zh if language == "zh" else name.en
