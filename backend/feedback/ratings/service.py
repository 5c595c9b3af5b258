"""Everything of ratings that is open while the application runs."""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncGenerator, Callable
from datetime import datetime
from pathlib import Path

import msgspec

from backend.database import Database
from backend.feedback.ratings import blind_signatures, keys, releasing
from backend.feedback.ratings.ballots.box import BallotBox
from backend.feedback.ratings.issuing import Issuer
from backend.feedback.ratings.keys import KeyFolder
from backend.feedback.ratings.pages import RatingPages
from backend.feedback.ratings.redeeming import Redeemer
from backend.feedback.ratings.releasing import Releaser
from backend.ledger.service import Ledger
from backend.ledger.views import Views
from backend.settings import Settings
from backend.web_pages.pages import Pages


class Ratings(msgspec.Struct, frozen=True, kw_only=True):
    """Opened once; each part knows as little as it needs."""

    box: BallotBox
    issuer: Issuer
    redeemer: Redeemer
    releaser: Releaser
    pages: RatingPages
    least: int


def folders(settings: Settings) -> tuple[Path, Path]:
    """Of the ballot box, and of the key that closes it."""
    told = settings.ratings
    box = Path(told.folder) if told.folder else settings.data / "ratings"
    return box, Path(told.urn) if told.urn else box / "urn"


@contextlib.asynccontextmanager
async def open_ratings(
    settings: Settings,
    *,
    database: Database,
    ledger: Ledger,
    views: Views,
    pages: Pages,
    now: Callable[[], datetime],
) -> AsyncGenerator[Ratings]:
    """The box and all that stands around it; closed when left."""
    folder, urn_folder = folders(settings)
    least = settings.ratings.batch_min
    box = await asyncio.to_thread(BallotBox, folder, urn_folder, releasing.release_day(now()))
    try:
        issuer = Issuer(database, ledger, views, KeyFolder(settings.data / "keys" / "ratings"))
        yield Ratings(
            box=box,
            issuer=issuer,
            redeemer=Redeemer(database, box),
            releaser=Releaser(database, ledger, box, least, now),
            pages=RatingPages(database, issuer, pages, least),
            least=least,
        )
    finally:
        await asyncio.to_thread(box.close)


async def serve_token(
    issuer: Issuer, visit: str, nonce: bytes, now: datetime
) -> tuple[str, str, bytes]:
    """The weaker way: the server itself makes the token over a nonce of the page, without a
    blinding factor, and forgets it. Body, month and signature; the same nonce again gets the same.

    The log holds a hash of the encoded message, the box one of the nonce: neither leads to the
    other without the nonce, which only the page holds.
    """
    found = await issuer.rateable(visit, now)
    published = await issuer.publish(found.agency, found.month, now)
    public = keys.public_of(published.der)
    salt = hashlib.sha384(b"palm-served-token\0" + nonce).digest()
    blinded = blind_signatures.blind(public, nonce, salt=salt, inverse=1)
    signature = await issuer.issue(visit, blinded.message, published.key, way="served", now=now)
    token = blind_signatures.finalize(public, nonce, signature, blinded.inverse)
    return found.agency, found.month, token
