"""Time beacons and the brackets they put around every entry (docs/sync-protocol.md 2.4).

A beacon cannot be foreseen, so what is signed after it in the chain came after its time; its
nonce commits to the chain's head, so what stands before it existed by then. Both hold across
an unbroken run of entries only. The device's own clocks decide nothing: `mono` refines the
lower bound, and that refinement is shown as claimed by the device.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Annotated

import msgspec

from offline_sync import base64url, jws, keys
from offline_sync.entry import Entry
from offline_sync.jws import Digest
from offline_sync.refusal import Refusal, RefusedError

EMPTY_HEAD = bytes(32)
RECEIVED = "beacon.received"
DRIFT_PPM = 200
"""A quartz clock counts at most this much too fast."""


class Grade(StrEnum):
    A = "A"
    B = "B"
    C = "C"


RESOLUTION = timedelta(milliseconds=1)
"""Every instant of the server is cut to this, so the true one lies up to as much after it: as
an upper bound it counts that much later."""

GRADE_A_MAX = timedelta(minutes=2)
GRADE_B_MAX = timedelta(hours=8)


class Beacon(msgspec.Struct, frozen=True, kw_only=True):
    """Payload of a beacon. `size` is the number of entries in the server's log."""

    kid: Digest
    nonce: Digest
    time: Annotated[datetime, msgspec.Meta(tz=True)]
    size: Annotated[int, msgspec.Meta(ge=0)]


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """An accepted entry and when somebody else first held exactly its hash."""

    entry: Entry
    received_at: datetime | None = None
    """The server's clock at the push, cut to milliseconds as it is kept."""
    witnessed_at: datetime | None = None
    """Earliest proven time at which another outside memory (a partner's phone, a scan) had it."""


class Bracket(msgspec.Struct, frozen=True, kw_only=True):
    """The entry was signed between these instants; None is an open end."""

    not_before: datetime | None
    not_after: datetime | None
    claimed_not_before: datetime | None
    """Tighter, but only as true as the device: show it as device-claimed."""
    contradictory: bool = False
    """The bounds exclude each other (a server clock went wrong), or the device counted time
    past the upper bound. A finding, never a refusal."""

    @property
    def grade(self) -> Grade:
        if self.not_before is None or self.not_after is None:
            return Grade.C
        width = self.not_after - self.not_before
        if not timedelta() <= width <= GRADE_B_MAX:
            return Grade.C
        return Grade.A if width <= GRADE_A_MAX else Grade.B


def nonce_of(head: bytes | None) -> bytes:
    """SHA-256 of the head hash; of 32 zero bytes when the chain is still empty."""
    return sha256(EMPTY_HEAD if head is None else head).digest()


def issue(
    key: keys.PrivateKey,
    *,
    server_kid: str,
    device_kid: str,
    nonce: str,
    time: datetime,
    size: int,
) -> bytes:
    """Compact JWS that answers a request; `time` is cut to milliseconds, never rounded up.

    ValueError when the nonce is not 32 bytes in base64url: the server signs nothing else.
    """
    if len(base64url.decode(nonce)) != jws.HASH_BYTES:
        raise ValueError("a nonce has 32 bytes")
    payload = {
        "kid": device_kid,
        "nonce": nonce,
        "time": instant_text(time),
        "size": size,
    }
    return jws.sign(key, "palm-beacon", msgspec.json.encode(payload), kid=server_kid)


def instant_text(time: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, as every signed body of the server writes it."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(raw: bytes, server_keys: Mapping[str, keys.PublicKey]) -> Beacon:
    """Beacon signed by one of these server keys (by kid); RefusedError otherwise."""
    parts = jws.parse(raw, "palm-beacon")
    key = server_keys.get(parts.kid)
    if key is None:
        raise RefusedError(Refusal.UNKNOWN_KEY, "not a key of this server")
    if not jws.verify(parts, key):
        raise RefusedError(Refusal.BAD_SIGNATURE, "beacon")
    try:
        return _decoder.decode(parts.payload)
    except (ValueError, RecursionError) as error:
        raise RefusedError(Refusal.MALFORMED, str(error)) from None


def received(entry: Entry, server_keys: Mapping[str, keys.PublicKey]) -> Beacon | None:
    """The beacon inside a `beacon.received` entry, if it counts for exactly this place.

    None for every other kind; RefusedError when the beacon is not the server's, is another
    device's, or answers another head (a replay): such a beacon bounds nothing.
    """
    if entry.payload.kind != RECEIVED:
        return None
    try:
        body = _body_decoder.decode(bytes(entry.payload.body))
    except (ValueError, RecursionError) as error:
        raise RefusedError(Refusal.MALFORMED, str(error)) from None
    beacon = read(body.beacon.encode(), server_keys)
    if beacon.kid != entry.kid:
        raise RefusedError(Refusal.UNKNOWN_KEY, "beacon of another device")
    if beacon.nonce != base64url.encode(nonce_of(entry.prev)):
        raise RefusedError(Refusal.BROKEN_CHAIN, "beacon answers another head")
    return beacon


def brackets(moments: Sequence[Moment], server_keys: Mapping[str, keys.PublicKey]) -> list[Bracket]:
    """Bracket of each moment of one chain, sorted by seq.

    Any stretch of the chain will do: bounds are true for every stretch and only get tighter
    with a longer one. Bounds do not cross a missing entry or a `prev` that does not match.
    """
    return [bracket for run in _runs(moments) for bracket in _bracket_run(run, server_keys)]


def _bracket_run(run: Sequence[Moment], server_keys: Mapping[str, keys.PublicKey]) -> list[Bracket]:
    beacons = [_counting(moment.entry, server_keys) for moment in run]
    uppers = _uppers(run, beacons)
    found: list[Bracket] = []
    lower: datetime | None = None
    claimed: datetime | None = None
    last: tuple[int, datetime] | None = None
    for moment, beacon, upper in zip(run, beacons, uppers, strict=True):
        entry = moment.entry
        if beacon is not None:
            last = entry.seq, beacon.time
            lower = _latest(lower, beacon.time)
        own = _claimed(entry, last)
        contradictory = _excludes(own, upper) or _excludes(lower, upper)
        if not _excludes(own, upper):
            claimed = _latest(claimed, own)
        best = _latest(lower, claimed)
        found.append(
            Bracket(
                not_before=lower,
                not_after=upper,
                claimed_not_before=best if best != lower and not _excludes(best, upper) else None,
                contradictory=contradictory,
            )
        )
    return found


def _uppers(run: Sequence[Moment], beacons: Sequence[Beacon | None]) -> list[datetime | None]:
    """Earliest outside memory of each entry or of one that commits to it, from the end back."""
    uppers: list[datetime | None] = []
    later: datetime | None = None
    for moment, beacon in zip(reversed(run), reversed(beacons), strict=True):
        later = _earliest(later, moment.received_at, moment.witnessed_at)
        uppers.append(None if later is None else later + RESOLUTION)
        if beacon is not None:
            later = _earliest(later, beacon.time)  # its nonce commits to what stands before it
    return uppers[::-1]


def _claimed(entry: Entry, last: tuple[int, datetime] | None) -> datetime | None:
    """Beacon time plus the device's own count since, less the drift a clock may have."""
    if last is None or entry.payload.mono is None or entry.payload.beacon != last[0]:
        return None
    try:
        counted = timedelta(microseconds=entry.payload.mono * (1_000_000 - DRIFT_PPM) // 1000)
        return last[1] + counted
    except OverflowError:
        return None


def _counting(entry: Entry, server_keys: Mapping[str, keys.PublicKey]) -> Beacon | None:
    try:
        return received(entry, server_keys)
    except RefusedError:
        return None  # shown as a finding by whoever asks `received`; it bounds nothing


def _runs(moments: Iterable[Moment]) -> Iterator[list[Moment]]:
    """Stretches in which each entry names the hash of the one before."""
    run: list[Moment] = []
    for moment in moments:
        if run and moment.entry.prev != run[-1].entry.hash:
            yield run
            run = []
        run.append(moment)
    if run:
        yield run


def _latest(*instants: datetime | None) -> datetime | None:
    return max((instant for instant in instants if instant is not None), default=None)


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((instant for instant in instants if instant is not None), default=None)


def _excludes(lower: datetime | None, upper: datetime | None) -> bool:
    return lower is not None and upper is not None and lower > upper


class _Received(msgspec.Struct, frozen=True):
    beacon: str


_decoder = msgspec.json.Decoder(Beacon)
_body_decoder = msgspec.json.Decoder(_Received)
