"""Makes the data of sheets: the signed address as a QR code, and who hears complaints."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec
import segno

from backend.accounts.model import Name
from backend.accounts.scope import in_scope
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.clock import day_of
from backend.codes import enterprise_code
from backend.codes.sheets.model import Form, Sheet, Sheets
from backend.database import Transaction
from backend.enterprises import store as enterprises_store
from backend.enterprises.claims import IssuedClaim
from backend.enterprises.model import Enterprise
from backend.problems import NotFound
from offline_sync import keys

OWN_PAGE = "/e"
_ERROR = {"poster": "q", "sticker": "m", "letter": "m"}
"""A poster hangs for years and gets dirty; a sticker is small, so its modules must be large."""


class Printer:
    """Knows the server's address and key; everything else comes with the call."""

    def __init__(self, server: str, key: keys.PrivateKey, supervising: Iterable[Agency]) -> None:
        """`server` without a slash at its end; `supervising`: the bodies that hear complaints."""
        self._server = server
        self._key = key
        self._supervising = sorted(
            (a for a in supervising if a.kind == "supervision"), key=lambda a: -len(a.territory)
        )

    def sheets(self, enterprises: Sequence[Enterprise], day: date) -> Sheets:
        """Posters or stickers, one for each."""
        return Sheets(
            host=self._host(),
            sheets=[self._sheet(one, day, self._code(one, day)) for one in enterprises],
        )

    def letters(self, issued: Sequence[tuple[Enterprise, IssuedClaim]], day: date) -> Sheets:
        """Letters with the claim codes that were issued just now."""
        own_page = self._server + OWN_PAGE
        return Sheets(
            host=self._host(),
            sheets=[self._sheet(one, day, own_page, claim) for one, claim in issued],
        )

    def _code(self, one: Enterprise, day: date) -> str:
        return enterprise_code.address(self._server, self._key, one.short_code, day)

    def _host(self) -> str:
        return self._server.partition("://")[2] or self._server

    def _sheet(
        self, one: Enterprise, day: date, code: str, claim: IssuedClaim | None = None
    ) -> Sheet:
        return Sheet(
            name=one.name,
            address=one.address,
            short_code=one.short_code,
            code=code,
            supervisor=self._supervisor_of(one),
            printed=day.isoformat(),
            claim="" if claim is None else claim.code,
            valid_until="" if claim is None else day_of(claim.expires_at).isoformat(),
        )

    def _supervisor_of(self, one: Enterprise) -> Name:
        """The nearest supervising body; a city without one says so in general words."""
        for agency in self._supervising:
            if in_scope(one.agency_path, agency.territory):
                return agency.name
        return Name("行政执法监督机构", "the body that supervises enforcement")


def printer(tx: Transaction, server: str, key: keys.PrivateKey) -> Printer:
    return Printer(server, key, agencies_store.agencies_in_scope(tx, "/"))


def sheet_of(
    tx: Transaction,
    server: str,
    key: keys.PrivateKey,
    *,
    enterprise_id: str,
    territory: str,
    now: datetime,
) -> Sheets:
    """The poster or sticker of one enterprise. NotFound outside the territory."""
    one = enterprise_in(tx, enterprise_id, territory)
    return printer(tx, server, key).sheets([one], day_of(now))


def enterprise_in(tx: Transaction, enterprise_id: str, territory: str) -> Enterprise:
    one = enterprises_store.by_id(tx, enterprise_id)
    if one is None or not in_scope(one.agency_path, territory):
        raise NotFound
    return one


def drawn(form: Form, data: Sheets) -> Sheets:
    """With the codes as pictures: 8 ms each, nearly all that a sheet costs."""
    return msgspec.structs.replace(
        data,
        sheets=[
            msgspec.structs.replace(one, qr=_svg(one.code, _ERROR[form])) for one in data.sheets
        ],
    )


def _svg(text: str, error: str) -> str:
    """Without the quiet zone: the template leaves at least four modules of white around it."""
    target = io.BytesIO()
    segno.make(text, error=error, micro=False, boost_error=False).save(
        target, kind="svg", xmldecl=False, border=0
    )
    return target.getvalue().decode()
