"""Taking a rating in: from nobody in particular, once a token, one answer to every refusal."""

import asyncio
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa

from backend.clock import day_of
from backend.database import Database
from backend.feedback.ratings import blind_signatures, keys, store
from backend.feedback.ratings.ballots.box import BallotBox, BoxFullError
from backend.feedback.ratings.issuing import is_open
from backend.feedback.ratings.model import (
    NONCE_BYTES,
    RATING_BYTES_MAX,
    SALT_BYTES,
    Ballot,
    Token,
)
from backend.feedback.ratings.problems import RatingRefused
from backend.problems import Overloaded
from offline_sync import base64url

KEYS_REMEMBERED_MAX = 2_000


class Redeemer:
    """Opened once. It knows the public keys and the box, nothing of visits."""

    def __init__(self, database: Database, box: BallotBox) -> None:
        self._database = database
        self._box = box
        self._keys: dict[tuple[str, str], rsa.RSAPublicKey] = {}

    async def redeem(self, token: Token, ballot: Ballot, now: datetime) -> bool:
        """Whether the rating is new; False when this very rating had been taken already.

        RatingRefused, always the same, for a forged, foreign, late or used token and for what is
        no rating. Overloaded when too many come at once.
        """
        if not _is_rating(ballot) or not is_open(token.month, day_of(now)):
            raise RatingRefused
        key = await self._key(token.agency, token.month)
        if key is None or ballot.agency != token.agency or len(token.nonce) != NONCE_BYTES:
            raise RatingRefused
        fits = await asyncio.to_thread(blind_signatures.verify, key, token.nonce, token.signature)
        if not fits:
            raise RatingRefused
        try:
            answer = await self._box.put(ballot, token.nonce)
        except BoxFullError:
            raise Overloaded(headers={"Retry-After": "5"}) from None
        if answer == "used":
            raise RatingRefused
        return answer == "taken"

    async def _key(self, agency: str, month: str) -> rsa.RSAPublicKey | None:
        known = self._keys.get((agency, month))
        if known is None:
            row = await self._database.read(lambda tx: store.key_of(tx, agency, month))
            if row is None:
                return None
            known = keys.public_of(base64url.decode(row[3]))
            if len(self._keys) >= KEYS_REMEMBERED_MAX:
                self._keys.clear()
            self._keys[agency, month] = known
        return known


def _is_rating(ballot: Ballot) -> bool:
    if len(ballot.salt) != SALT_BYTES or len(ballot.rating.encode()) > RATING_BYTES_MAX:
        return False
    try:
        ballot.read()
    except msgspec.ValidationError:
        return False
    return True
