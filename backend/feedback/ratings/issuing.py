"""Giving out tokens: one for each closed visit, signed without being seen."""

import asyncio
import hashlib
from datetime import date, datetime

import msgspec

from backend import clock
from backend.accounts.model import Name
from backend.clock import day_of
from backend.database import Database, Transaction
from backend.feedback.ratings import blind_signatures, keys, store
from backend.feedback.ratings.keys import KeyFolder
from backend.feedback.ratings.model import KeyPublished, TokenIssued
from backend.feedback.ratings.problems import (
    RatingKeyMissing,
    RatingTokenTaken,
    RatingTooLate,
    VisitNotClosed,
)
from backend.inspections import store as inspections_store
from backend.ledger import store as ledger_store
from backend.ledger.service import Ledger
from backend.ledger.views import Views, payload_of
from backend.problems import MalformedRequest, NotFound
from offline_sync import base64url


class Rateable(msgspec.Struct, frozen=True, kw_only=True):
    """A closed visit, as far as its rating concerns."""

    visit: str
    agency: str
    name: Name
    month: str
    enterprise_id: str | None


class ProvenKey(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A key with what shows that it stands in the log: enough to check without trusting us."""

    agency: str
    month: str
    key: str
    n: str
    """The modulus, b64u."""
    entry: str
    """The entry `rating.key_published` as it was signed (compact JWS)."""
    index: int
    tree_size: int
    proof: list[str]
    checkpoint: str


class Issuer:
    """Opened once."""

    def __init__(self, database: Database, ledger: Ledger, views: Views, folder: KeyFolder) -> None:
        self._database = database
        self._ledger = ledger
        self._views = views
        self._folder = folder

    async def rateable(self, visit: str, now: datetime) -> Rateable:
        """NotFound, VisitNotClosed or RatingTooLate when it cannot be rated."""
        return await self._database.read(lambda tx: self.rateable_in(tx, visit, now))

    def rateable_in(self, tx: Transaction, visit: str, now: datetime) -> Rateable:
        """The same inside a transaction. The month is that of the first token when there is one:
        a closing that is sent again moves nothing.
        """
        row = inspections_store.by_id(tx, visit)
        if row is None or row.opened_idx is None:
            raise NotFound
        if row.state != "closed" or row.closed_ms is None:
            raise VisitNotClosed
        issued = self._issued(tx, visit)
        month = issued.month if issued else keys.month_of(clock.from_ms(row.closed_ms))
        if day_of(now) > keys.last_day_to_rate(month):
            raise RatingTooLate
        known = inspections_store.agencies_at(tx, [row.agency_path]).get(row.agency_path)
        if known is None:
            raise NotFound
        return Rateable(
            visit=visit,
            agency=known[0],
            name=Name(known[1], known[2]),
            month=month,
            enterprise_id=row.enterprise_id,
        )

    def _issued(self, tx: Transaction, visit: str) -> TokenIssued | None:
        """The log is asked: its view may lag, and a token must not be given out twice."""
        found = ledger_store.first_about(tx, self._ledger.keys.kid, "rating.token_issued", visit)
        return None if found is None else msgspec.convert(payload_of(found[1])["body"], TokenIssued)

    async def issue(
        self, visit: str, blinded: bytes, key_id: str, *, way: str, now: datetime
    ) -> bytes:
        """The blind signature, once it is in the log that this visit has its token.

        The same blinded message again gets the same signature; another one RatingTokenTaken.
        MalformedRequest when the message cannot be signed or was made for another key.
        """
        found = await self.rateable(visit, now)
        published = await self.publish(found.agency, found.month, now)
        private = await asyncio.to_thread(self._folder.find, found.agency, found.month)
        if private is None:
            raise RatingKeyMissing
        if key_id != published.key:
            raise MalformedRequest(why="key: not this visit's")
        try:
            blind_signatures.check_blinded(private.public_key(), blinded)
        except blind_signatures.BlindSignatureError as error:
            raise MalformedRequest(why=f"blinded: {error}") from None
        body = TokenIssued(
            visit=visit,
            agency=found.agency,
            month=found.month,
            key=published.key,
            blinded=hashlib.sha256(blinded).hexdigest(),
            way=way,
        )

        def write(tx: Transaction) -> None:
            before = self._issued(tx, visit)
            if before is None:
                self._ledger.act(
                    tx,
                    kind="rating.token_issued",
                    by="enterprise",
                    subject=visit,
                    body=body,
                    now=now,
                )
            elif before.blinded != body.blinded:
                raise RatingTokenTaken

        await self._database.write(write)
        return await asyncio.to_thread(blind_signatures.blind_sign, private, blinded)

    async def prepare(self, agency: str, month: str) -> None:
        """Make the key of a body and month before anybody needs it; nothing is told."""
        await asyncio.to_thread(self._folder.find_or_make, agency, month)

    async def publish(self, agency: str, month: str, now: datetime) -> KeyPublished:
        """The key of a body and month, made and put into the log when it is first needed.

        RatingKeyMissing when the log names a key that is not in the folder: a second one would
        be a mark on whoever gets it.
        """
        subject = f"{agency}/{month}"
        known = await self._database.read(lambda tx: self._published(tx, subject))
        if known is not None:
            return known[0]
        private = await asyncio.to_thread(self._folder.find_or_make, agency, month)
        spki = keys.spki_of(private.public_key())
        body = KeyPublished(
            agency=agency, month=month, key=keys.id_of(spki), spki=base64url.encode(spki)
        )

        def write(tx: Transaction) -> KeyPublished:
            before = self._published(tx, subject)
            if before is None:
                self._ledger.act(
                    tx,
                    kind="rating.key_published",
                    by="ratings",
                    subject=subject,
                    body=body,
                    now=now,
                )
            return before[0] if before else body

        written = await self._database.write(write)
        if written.key != body.key:
            raise RatingKeyMissing
        return written

    def _published(self, tx: Transaction, subject: str) -> tuple[KeyPublished, int, bytes] | None:
        found = ledger_store.first_about(tx, self._ledger.keys.kid, "rating.key_published", subject)
        if found is None:
            return None
        index, raw = found
        return msgspec.convert(payload_of(raw)["body"], KeyPublished), index, raw

    async def proven(self, agency: str, month: str) -> ProvenKey:
        """The published key with its place in the log; NotFound while there is none."""
        found = await self._database.read(lambda tx: self._published(tx, f"{agency}/{month}"))
        if found is None:
            raise NotFound
        body, index, raw = found
        receipts = await self._ledger.receipts([index])
        receipt = receipts.by_index[index]
        n = keys.public_of(body.der).public_numbers().n
        return ProvenKey(
            agency=agency,
            month=month,
            key=body.key,
            n=base64url.encode(n.to_bytes(keys.KEY_BITS // 8)),
            entry=raw.decode(),
            index=index,
            tree_size=receipt.tree_size,
            proof=receipt.proof,
            checkpoint=receipts.checkpoints[0],
        )

    async def listed(self, limit: int) -> list[store.KeyRow]:
        """Published keys, newest months first."""
        return await self._database.read(lambda tx: store.keys(tx, limit))

    async def names(self, agencies: list[str]) -> dict[str, Name]:
        """Names of bodies by their id."""
        return await self._database.read(lambda tx: store.names(tx, agencies))


def is_open(month: str, today: date) -> bool:
    """Whether a token of this month still counts."""
    try:
        return today <= keys.last_day_to_rate(month)
    except ValueError:
        return False
