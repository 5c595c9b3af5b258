"""beacons.json: which beacons count, and the bracket around every entry of a chain."""

from datetime import UTC, datetime, timedelta
from typing import Any

from signer import LI, SERVER, STRANGER, VISIT, WANG, Signer, compact, hash_text, nonce_text

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def beacons() -> dict[str, Any]:
    return {
        "about": "`nonces`: nonce = b64u(SHA-256(head hash)). `reading`: read(raw) with the server "
        "keys. `chains`: brackets of consecutive entries of one chain; claimedNotBefore is null "
        "where the device's own count adds nothing. Every instant of the server is cut to "
        "milliseconds, so as an upper bound it counts one millisecond later.",
        "serverKeys": [{"kid": SERVER.kid, "public": SERVER.public}],
        "nonces": [
            {"head": head and hash_text(head), "nonce": nonce_text(head)} for head in _heads()
        ],
        "reading": _reading(),
        "chains": [*_bounded(), *_unbounded(), *_claimed()],
    }


def _heads() -> list[str | None]:
    return [None, LI.entry()]


def _at(seconds: float) -> str:
    moment = MORNING + timedelta(seconds=seconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _beacon(
    head: str | None,
    seconds: float,
    *,
    device: Signer = LI,
    server: Signer = SERVER,
    typ: str = "palm-beacon",
    **members: Any,
) -> str:
    payload = {"kid": device.kid, "nonce": nonce_text(head), "time": _at(seconds), "size": 7}
    kept = {name: value for name, value in (payload | members).items() if value is not ...}
    return server.jws(compact(kept), typ=typ)


def _reading() -> list[dict[str, Any]]:
    good = _beacon(None, 0)
    header, _, signature = good.split(".")
    later = _beacon(None, 60).split(".")[1]
    bad = {
        "of_another_server": ("unknown-key", _beacon(None, 0, server=STRANGER)),
        "signed_by_the_device": ("unknown-key", _beacon(None, 0, server=LI)),
        "time_changed": ("bad-signature", f"{header}.{later}.{signature}"),
        "an_entry": ("malformed", SERVER.entry()),
        "time_without_offset": ("malformed", _beacon(None, 0, time="2026-03-02T01:00:00")),
        "time_missing": ("malformed", _beacon(None, 0, time=...)),
        "nonce_missing": ("malformed", _beacon(None, 0, nonce=...)),
        "size_negative": ("malformed", _beacon(None, 0, size=-1)),
        "too_large": ("too-large", _beacon(None, 0, note="x" * 50_000)),
        "html_of_a_captive_portal": ("malformed", "<html>"),
    }
    read = {"kid": LI.kid, "nonce": nonce_text(None), "time": _at(0), "size": 7}
    return [
        {"name": "good", "raw": good, "beacon": read},
        *({"name": name, "raw": raw, "refusal": why} for name, (why, raw) in bad.items()),
    ]


class _Chain:
    """Builds a chain and what is expected of it, entry by entry."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.raws: list[str] = []
        self.rows: list[dict[str, Any]] = []

    def note(
        self,
        not_before: float | None,
        not_after: float | None,
        grade: str,
        *,
        received: float | None = None,
        witnessed: float | None = None,
        claimed: float | None = None,
        contradictory: bool = False,
        kept: bool = True,
        **members: Any,
    ) -> "_Chain":
        body = {"visit": VISIT, "note": str(len(self.raws)), "text": "巡查"}
        raw = LI.after(self.raws, **{"body": body} | members)
        self.raws.append(raw)
        bracket = {"notBefore": not_before, "notAfter": not_after, "claimedNotBefore": claimed}
        row: dict[str, Any] = {
            "raw": raw,
            "receivedAt": None if received is None else _at(received),
            "witnessedAt": None if witnessed is None else _at(witnessed),
            "bracket": {
                name: None if bound is None else _at(bound) for name, bound in bracket.items()
            }
            | {"grade": grade, "contradictory": contradictory},
        }
        if kept:
            self.rows.append(row)
        return self

    def beacon(
        self, seconds: float, *expected: Any, inside: str | None = None, **members: Any
    ) -> "_Chain":
        head = self.raws[-1] if self.raws else None
        body = {"beacon": inside or _beacon(head, seconds)}
        return self.note(*expected, kind="beacon.received", body=body, **members)

    def described(self) -> dict[str, Any]:
        return {"name": self.name, "entries": self.rows}


def _bounded() -> list[dict[str, Any]]:
    online = _Chain("two minutes between the bounds: A, a millisecond more: B")
    online.beacon(0, 0, 120, "A").note(0, 120, "A").beacon(119.999, 119.999, 240, "B")
    online.note(119.999, 240, "B").beacon(239.999, 239.999, None, "C")
    day = _Chain("eight hours between the bounds: B, a millisecond more: C")
    day.beacon(0, 0, 28_800, "B").note(0, 28_800, "B").beacon(28_799.999, 28_799.999, 57_600, "C")
    day.note(28_799.999, 57_600, "C").beacon(57_599.999, 57_599.999, None, "C")
    push = _Chain("the push is an outside memory of every entry before")
    push.beacon(0, 0, 90.001, "A", received=200).note(0, 90.001, "A", received=90)
    push.note(0, 95.001, "A", received=95)
    partner = _Chain("a partner's phone saw the head before the server did")
    partner.beacon(0, 0, 30.001, "A", received=40_000)
    partner.note(0, 30.001, "A", received=40_000, witnessed=30)
    partner.note(0, 40_000.001, "C", received=40_000)
    wall = _Chain("the wall clock decides nothing")
    wall.beacon(0, 0, 60.001, "A").note(0, 60.001, "A", wall="2036-03-02T09:30:00+08:00")
    wall.beacon(60, 60, None, "C", wall="2016-01-01T00:00:00+08:00")
    return [chain.described() for chain in (online, day, push, partner, wall)]


def _unbounded() -> list[dict[str, Any]]:
    lonely = _Chain("no beacon, no push: open on both sides")
    lonely.note(None, None, "C")
    first = _Chain("before the first beacon only the upper bound is known")
    first.note(None, 10.001, "C").beacon(10, 10, None, "C")
    hole = _Chain("no bound crosses a missing entry")
    hole.beacon(0, 0, None, "C").note(0, None, "C", kept=False).note(None, 60.001, "C")
    hole.beacon(60, 60, None, "C")
    replay = _Chain("a beacon that answered another head bounds nothing")
    old = _beacon(None, 0)
    replay.beacon(0, 0, None, "C", inside=old).note(0, None, "C")
    replay.beacon(0, 0, None, "C", inside=old)
    foreign = _Chain(
        "a beacon of another device, another server or no beacon at all bounds nothing"
    )
    foreign.beacon(0, None, None, "C", inside=_beacon(None, 0, device=WANG))
    foreign.beacon(0, None, None, "C", inside=_beacon(foreign.raws[-1], 0, server=STRANGER))
    foreign.beacon(0, None, None, "C", inside="<html>")
    foreign.note(None, None, "C", kind="beacon.received", body={"beacon": 7})
    backwards = _Chain("a server clock that went back contradicts itself, and says so")
    backwards.beacon(100, 100, 50.001, "C", contradictory=True)
    backwards.note(100, 50.001, "C", contradictory=True).beacon(50, 100, None, "C")
    return [chain.described() for chain in (lonely, first, hole, replay, foreign, backwards)]


def _claimed() -> list[dict[str, Any]]:
    mono = _Chain("the device's count raises the lower bound, less 200 ppm")
    mono.beacon(0, 0, 7200.001, "B")
    mono.note(0, 7200.001, "B", mono=1_000_000, beacon=1, claimed=999.8)
    mono.note(0, 7200.001, "B", claimed=999.8).beacon(7200, 7200, None, "C")
    mono.note(7200, None, "C", mono=1_000_000, beacon=1)
    mono.note(7200, None, "C", mono=10_000, beacon=4, claimed=7209.998)
    lying = _Chain("a count past the upper bound is a contradiction and refines nothing")
    lying.beacon(0, 0, 60.001, "A")
    lying.note(0, 60.001, "A", mono=90_000, beacon=1, contradictory=True)
    lying.note(0, 60.001, "A", mono=20_000, beacon=1, claimed=19.996)
    lying.beacon(60, 60, None, "C")
    endless = _Chain("a count beyond the calendar is ignored")
    endless.beacon(0, 0, None, "C").note(0, None, "C", mono=2**53 - 1, beacon=1)
    unheard = _Chain("a count since a beacon that is not here is ignored")
    unheard.note(None, None, "C", mono=500, beacon=1)
    return [chain.described() for chain in (mono, lying, endless, unheard)]
