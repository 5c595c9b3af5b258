"""Scanning an officer's code: who stands there, which door opens, and what nobody gets by it."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.codes import acts, doors, officer_code
from backend.codes import store as codes_store
from backend.codes.scans import DOORS_PER_CODE_MAX, is_officers
from backend.database import Database, Transaction
from backend.evidence import timing
from backend.problems import StorageFull
from offline_sync import base64url, keys
from tests.accounts.people import NOW, wang
from tests.codes.showing import (
    SHOP_PHONE,
    code_of,
    coded_opening,
    entries_of_kind,
    scans_of,
)
from tests.supervision.scene import Phone, Scene, li, new_id, opening, scene, zhao

pytestmark = pytest.mark.anyio


@pytest.fixture
async def city(database: Database, tmp_path: Path) -> AsyncGenerator[Scene]:
    async with scene(database, tmp_path, []) as opened:
        yield opened


async def find(city: Scene, token: str | None) -> doors.Door | None:
    assert token is not None
    return await city.server.database.read(lambda tx: doors.find(tx, token))


async def kept(city: Scene, *visits: str) -> list[Any]:
    return await city.server.database.read(
        lambda tx: [s for v in visits for s in codes_store.scans(tx, v, 100)]
    )


async def test_a_fresh_scan_opens_a_door_also_while_the_visit_is_only_on_the_phone(
    city: Scene,
) -> None:
    phone, visit = await city.phone(wang()), new_id()
    phone.sign("visit.opened", opening(visit))
    scan = await scans_of(city).take(code_of(phone, visit), SHOP_PHONE, NOW)
    assert (scan.state, scan.visit, scan.kid) == ("fresh", visit, phone.kid)
    assert scan.officer == wang().officer_id
    door = await find(city, scan.door)
    assert door is not None
    assert (door.visit, door.kid, door.officer) == (visit, phone.kid, wang().officer_id)
    assert door.hash == doors.hash_of(scan.door or "")


@pytest.mark.parametrize(
    ("off", "state"),
    [(0, "fresh"), (-89, "fresh"), (89, "fresh"), (-91, "stale"), (91, "stale"), (-7200, "stale")],
)
async def test_a_photograph_or_a_wrong_clock_opens_nothing(
    city: Scene, off: int, state: str
) -> None:
    phone, visit = await city.phone(wang()), new_id()
    code = code_of(phone, visit, off=timedelta(seconds=off))
    scan = await scans_of(city).take(code, SHOP_PHONE, NOW)
    assert scan.state == state
    assert (scan.door is not None) is (state == "fresh")
    assert scan.officer == wang().officer_id
    assert [one.state for one in await kept(city, visit)] == [state]


async def test_the_same_scan_a_hundred_times_is_one_entry_and_one_door(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    scans, code = scans_of(city), code_of(phone, visit)
    one = [await scans.take(code, SHOP_PHONE, NOW) for _ in range(50)]
    many = await asyncio.gather(*(scans.take(code, SHOP_PHONE, NOW) for _ in range(50)))
    assert {scan.door for scan in [*one, *many]} == {one[0].door}
    assert await entries_of_kind(city, "code.scanned") == 1


async def test_the_door_is_the_same_after_a_restart_of_the_server(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    code = code_of(phone, visit)
    before = await scans_of(city).take(code, SHOP_PHONE, NOW)
    after = await scans_of(city).take(code, SHOP_PHONE, NOW)
    assert before.door == after.door
    assert await entries_of_kind(city, "code.scanned") == 1


async def test_one_code_opens_at_most_five_doors_however_they_come(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    scans, code = scans_of(city), code_of(phone, visit)
    others = [msgspec.structs.replace(SHOP_PHONE, agent=f"browser {i}") for i in range(30)]
    answers = await asyncio.gather(*(scans.take(code, other, NOW) for other in others))
    opened = [scan for scan in answers if scan.state == "fresh"]
    assert len({scan.door for scan in opened}) == len(opened) == DOORS_PER_CODE_MAX
    assert {scan.state for scan in answers} == {"fresh", "full"}
    assert all(scan.door is None for scan in answers if scan.state == "full")
    again = await asyncio.gather(*(scans_of(city).take(code, other, NOW) for other in others))
    assert [scan.door for scan in again] == [scan.door for scan in answers]


async def test_many_phones_scanned_at_once_each_open_their_own_door(city: Scene) -> None:
    phone = await city.phone(wang())
    scans, visits = scans_of(city), [new_id() for _ in range(600)]
    answers = await asyncio.gather(
        *(scans.take(code_of(phone, visit), SHOP_PHONE, NOW) for visit in visits)
    )
    assert len({scan.door for scan in answers}) == 600
    for visit, scan in list(zip(visits, answers, strict=True))[::50]:
        door = await find(city, scan.door)
        assert door is not None
        assert door.visit == visit


async def test_an_officers_own_browser_opens_no_door(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    own = msgspec.structs.replace(SHOP_PHONE, officers=True)
    scans, code = scans_of(city), code_of(phone, visit)
    answers = [await scans.take(code, own, NOW) for _ in range(3)]
    assert {(scan.state, scan.door) for scan in answers} == {("officer", None)}
    assert [one.state for one in await kept(city, visit)] == ["officer"]
    assert (await scans.take(code, SHOP_PHONE, NOW)).state == "fresh"


async def test_a_code_of_another_city_is_unknown_and_leaves_nothing(city: Scene) -> None:
    foreign = Phone(zhao())
    scan = await scans_of(city).take(code_of(foreign, new_id()), SHOP_PHONE, NOW)
    assert (scan.state, scan.visit, scan.officer) == ("unknown", None, None)
    assert await entries_of_kind(city, "code.scanned") == 0


async def test_a_code_in_the_name_of_another_phone_is_unknown(city: Scene) -> None:
    phone = await city.phone(wang())
    forger = Phone(wang())
    forger.kid = phone.kid
    scan = await scans_of(city).take(code_of(forger, new_id()), SHOP_PHONE, NOW)
    assert scan.state == "unknown"


async def test_a_changed_byte_is_never_anybodys_code(city: Scene) -> None:
    phone = await city.phone(wang())
    scans, octets = scans_of(city), base64url.decode(code_of(phone, new_id()))
    for at in range(len(octets)):
        changed = octets[:at] + bytes([octets[at] ^ 0x40]) + octets[at + 1 :]
        browser = msgspec.structs.replace(SHOP_PHONE, address=f"192.0.2.{at}")
        scan = await scans.take(base64url.encode(changed), browser, NOW)
        assert scan.state in ("unknown", "malformed"), at
    assert await entries_of_kind(city, "code.scanned") == 0


@pytest.mark.parametrize("text", ["", "x", "中" * 175, "A" * 175, "A" * 100_000, "\x00" * 175])
async def test_what_is_no_code_is_malformed(city: Scene, text: str) -> None:
    assert (await scans_of(city).take(text, SHOP_PHONE, NOW)).state == "malformed"


async def test_a_guesser_is_slowed_and_keeps_nobody_from_a_right_code(city: Scene) -> None:
    phone, scans = await city.phone(wang()), scans_of(city)
    answers = [await scans.take("A" * 175, SHOP_PHONE, NOW) for _ in range(40)]
    assert answers[0].state == "malformed"
    assert answers[-1].state == "limited"
    assert (await scans.take(code_of(phone, new_id()), SHOP_PHONE, NOW)).state == "fresh"
    later = NOW + timedelta(minutes=11)
    assert (await scans.take("A" * 175, SHOP_PHONE, later)).state == "malformed"


async def test_a_revoked_phone_opens_nothing_and_is_remembered(city: Scene) -> None:
    phone, visit, scans = await city.phone(wang()), new_id(), scans_of(city)
    assert (await scans.take(code_of(phone, visit), SHOP_PHONE, NOW)).state == "fresh"
    server = city.server
    index = await server.database.write(
        lambda tx: server.ledger.act(
            tx,
            kind="device.revoked",
            by="a-chen",
            subject=phone.kid,
            body={"kid": phone.kid, "reason": "gone"},
            now=NOW,
        )
    )
    await server.views.reached(index)
    server.accounts.devices.forget(phone.kid)
    scan = await scans.take(code_of(phone, visit, seq=9), SHOP_PHONE, NOW)
    assert (scan.state, scan.door) == ("revoked", None)
    assert [one.state for one in await kept(city, visit)] == ["fresh", "revoked"]


async def test_a_time_beyond_the_calendar_is_stale(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    code = officer_code.encode(
        phone.key,
        kid=phone.kid,
        visit=visit,
        head=bytes(32),
        seq=2**32 - 1,
        at_ms=officer_code.MS_MAX,
        source=2,
        nonce=bytes(8),
    )
    assert (await scans_of(city).take(code, SHOP_PHONE, NOW)).state == "stale"
    assert len(await kept(city, visit)) == 1


async def test_a_scan_that_could_not_be_kept_opens_nothing_and_may_be_tried_again(
    city: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, visit, scans = await city.phone(wang()), new_id(), scans_of(city)
    code = code_of(phone, visit)

    write = city.server.database.write

    async def full(work: Callable[[Transaction], Any]) -> Any:
        """For scans only: the views may still be following what the phone's enrolment entered."""
        if work.__module__ == "backend.codes.scans":
            raise StorageFull
        return await write(work)

    with monkeypatch.context() as broken:
        broken.setattr(city.server.database, "write", full)
        failed = await asyncio.gather(
            *(scans.take(code, SHOP_PHONE, NOW) for _ in range(3)), return_exceptions=True
        )
        assert [type(one) for one in failed] == [StorageFull] * 3
    scan = await scans.take(code, SHOP_PHONE, NOW)
    assert scan.state == "fresh"
    assert await find(city, scan.door) is not None


async def test_the_scanned_head_is_held_against_the_chain(city: Scene) -> None:
    phone, visit, scans = await city.phone(wang()), new_id(), scans_of(city)
    entries = [
        phone.sign("visit.opened", opening(visit)),
        phone.sign("code.shown", {"visit": visit, "showing": new_id()}),
    ]
    await scans.take(code_of(phone, visit), SHOP_PHONE, NOW)
    await scans.take(
        code_of(
            phone, visit, head=keys.generate().private_numbers().private_value.to_bytes(32, "big")
        ),
        SHOP_PHONE,
        NOW,
    )
    assert [one.witness for one in await kept(city, visit)] == ["not-arrived", "not-arrived"]
    await city.push(*entries)
    assert [one.witness for one in await kept(city, visit)] == ["matches", "differs"]


async def test_a_tail_that_never_arrives_is_missing_of_the_device(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    await city.push(phone.sign("visit.opened", opening(visit)))
    for _ in range(3):
        phone.sign("note.written", {"visit": visit, "note": new_id(), "text": "gone"})
    await scans_of(city).take(code_of(phone, visit), SHOP_PHONE, NOW)
    facts = await city.server.database.read(lambda tx: timing.chain_facts(tx, [phone.kid]))
    assert facts[phone.kid].missing == ((2, 4),)


async def test_a_phone_that_never_pushed_is_watched_from_its_first_scan(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    first = phone.sign("visit.opened", opening(visit))
    phone.sign("note.written", {"visit": visit, "note": new_id(), "text": "gone"})
    await scans_of(city).take(code_of(phone, visit), SHOP_PHONE, NOW)
    await city.push(first)
    facts = await city.server.database.read(lambda tx: timing.chain_facts(tx, [phone.kid]))
    assert facts[phone.kid].missing == ((2, 2),)


async def test_a_phone_cannot_write_a_scan_of_itself(city: Scene) -> None:
    phone, visit = await city.phone(wang()), new_id()
    token = "A" * 21 + "A"
    body = {
        "visit": visit,
        "kid": phone.kid,
        "officer": wang().officer_id,
        "head": "A" * 22,
        "seq": 1,
        "nonce": "A" * 11,
        "at": "2026-11-22T08:00:00Z",
        "state": "fresh",
        "door": doors.hash_of(token),
    }
    await city.push(phone.sign("code.scanned", body))
    assert await kept(city, visit) == []
    assert await find(city, token) is None


async def test_the_code_of_somebody_who_is_not_in_the_visit_is_marked(city: Scene) -> None:
    phone, other, visit = await city.phone(wang()), await city.phone(zhao()), new_id()
    partner = await city.phone(li())
    await city.push(phone.sign("visit.opened", opening(visit)))
    for one in (phone, other, partner):
        await scans_of(city).take(code_of(one, visit), SHOP_PHONE, NOW)
    assert [one.stranger for one in await kept(city, visit)] == [False, True, False]


async def test_a_secret_leads_to_the_visit_that_had_it_first(city: Scene) -> None:
    phone, first, second = await city.phone(wang()), new_id(), new_id()
    opened = coded_opening(first, phone)
    copied = {**opened, "visit": second}
    await city.push(phone.sign("visit.opened", opened), phone.sign("visit.opened", copied))

    def read(tx: Any) -> tuple[str | None, str | None, list[str]]:
        return (
            acts.visit_of_secret(tx, opened["act"]["secret"]),
            acts.visit_of_secret(tx, "A" * 22),
            acts.visits_of_code(tx, opened["act"]["code"].lower()),
        )

    assert await city.server.database.read(read) == (first, None, [first, second])


@pytest.mark.parametrize("token", ["", "A" * 22, "A" * 23, "中" * 22, "' OR 1=1 --xxxxxxxxxx"])
async def test_a_guessed_door_is_none(city: Scene, token: str) -> None:
    assert await find(city, token) is None


def test_a_browser_with_a_session_or_the_mark_of_a_phone_is_an_officers() -> None:
    assert is_officers(None, {"palm_device": "1"})
    assert not is_officers(None, {"other": "1"})
