"""What a rating says, what the log keeps of ratings, and what desks read."""

import hashlib
from datetime import date
from typing import Annotated

import msgspec

from backend.accounts.model import Name
from offline_sync import base64url

NONCE_BYTES = 32
"""The message of a token: enough that nobody meets it twice or guesses it (RFC 9474 §6.2)."""
SALT_BYTES = 32
TEXT_LENGTH_MAX = 300
RATING_BYTES_MAX = 1_400
"""Of the JSON text, UTF-8; a waiting rating is padded, so that its length says nothing."""

FACTS = ("twoOfficers", "certificates", "polite", "demanded")
"""Questions with yes or no: two officers came; they showed their certificates; they were polite;
they asked for something that is not theirs to ask (a gift, a meal, a purchase)."""


class Rating(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What one enterprise thinks of one visit, without saying of which."""

    overall: Annotated[int, msgspec.Meta(ge=1, le=5)]
    two_officers: bool | None = None
    certificates: bool | None = None
    polite: bool | None = None
    demanded: bool | None = None
    text: Annotated[str, msgspec.Meta(max_length=TEXT_LENGTH_MAX)] = ""

    def fact(self, name: str) -> bool | None:
        """The answer to one of FACTS."""
        answers: dict[str, bool | None] = {
            "twoOfficers": self.two_officers,
            "certificates": self.certificates,
            "polite": self.polite,
            "demanded": self.demanded,
        }
        return answers[name]


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """The right to rate one visit of `agency` once; which visit, nobody can tell."""

    agency: str
    month: str
    """`2026-11`: in China, when the visit's closing arrived."""
    nonce: bytes
    signature: bytes


class Ballot(msgspec.Struct, frozen=True, kw_only=True):
    """A rating on its way through the box. No visit, no month, no time, no address."""

    agency: str
    salt: bytes
    rating: str
    """Exactly the JSON text the rater has seen the digest of."""

    @property
    def digest(self) -> bytes:
        return digest_of(self.agency, self.salt, self.rating)

    def read(self) -> Rating:
        """What it says; msgspec.ValidationError when it is no rating."""
        return msgspec.json.decode(self.rating, type=Rating)


def digest_of(agency: str, salt: bytes, rating: str) -> bytes:
    """SHA-256 over salt, agency and rating: the rater computes it too and keeps it. It binds body
    and content; without the salt it says nothing about either.
    """
    return hashlib.sha256(salt + agency.encode() + b"\n" + rating.encode()).digest()


class KeyPublished(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `rating.key_published`: the one key of a body and month."""

    agency: str
    month: str
    key: str
    """Hex SHA-256 of `spki`."""
    spki: str
    """SubjectPublicKeyInfo (RFC 5280), DER, b64u."""

    @property
    def der(self) -> bytes:
        return base64url.decode(self.spki)


class TokenIssued(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `rating.token_issued`: that this visit has its token, not which one."""

    visit: str
    agency: str
    month: str
    key: str
    blinded: str
    """Hex SHA-256 of the blinded message, so that asking again gives the same answer."""
    way: str
    """`blind`: the rater's browser made the token. `served`: the server made it, the weaker way."""


class Distribution(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Totals, and nothing else."""

    count: int
    overall: tuple[int, int, int, int, int]
    """How many gave 1, 2, 3, 4, 5."""
    facts: dict[str, tuple[int, int]]
    """By question: how many said yes, how many no."""


class RatingsReleased(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `ratings.released`."""

    batch: str
    agency: str
    until: date
    """Monday in China from which on these ratings no longer waited."""
    totals: Distribution
    digests: list[str]
    """Hex, sorted: each rater finds his own, and an auditor counts again."""


class TextScreened(msgspec.Struct, frozen=True, kw_only=True):
    """Body of `rating.text_screened`: a person has decided whether others may read a text."""

    text: str
    batch: str
    shown: bool
    reason: str


class BodyTotals(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is released about one body."""

    agency: str
    name: Name
    totals: Distribution
    batches: list["BatchTotals"]


class BatchTotals(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    batch: str
    until: date
    index: int
    """Of the entry in the log."""
    totals: Distribution


class FreeText(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What somebody wrote, in a batch of at least k; nothing says with which stars."""

    id: str
    agency: str
    name: Name
    until: date
    text: str
    state: str
    """`waiting`, `shown` or `withheld`."""
    reason: str = ""
    """Why it is withheld."""


def totals_of(ratings: list[Rating]) -> Distribution:
    """The distribution of these ratings."""
    counted = [0, 0, 0, 0, 0]
    for rating in ratings:
        counted[rating.overall - 1] += 1
    one, two, three, four, five = counted
    facts = {
        name: (
            sum(rating.fact(name) is True for rating in ratings),
            sum(rating.fact(name) is False for rating in ratings),
        )
        for name in FACTS
    }
    return Distribution(count=len(ratings), overall=(one, two, three, four, five), facts=facts)


def sum_of(parts: list[Distribution]) -> Distribution:
    """Several batches together."""
    one, two, three, four, five = (sum(part.overall[i] for part in parts) for i in range(5))
    facts = {
        name: (sum(p.facts[name][0] for p in parts), sum(p.facts[name][1] for p in parts))
        for name in FACTS
    }
    return Distribution(
        count=sum(p.count for p in parts), overall=(one, two, three, four, five), facts=facts
    )
