"""What happens to entries on their way in: over HTTP, through the real app, on both engines."""

import asyncio
import base64
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.ledger import store as ledger_store
from backend.ledger.checkpoint import VerifierKey, open_checkpoint
from backend.ledger.merkle import leaf_hash, verify_inclusion
from backend.settings import DatabaseSettings
from offline_sync import base64url, beacon
from tests.whole_app import Phone, all_views, an_enrolled_phone, running, signed_in

pytestmark = pytest.mark.anyio

VISIT = "7b4c6c39-6a1e-4f67-9f6a-0f3a2d1c9b01"


def a_note(phone: Phone, text: str = "通道畅通", **changes: object) -> str:
    return phone.entry("note.written", {"visit": VISIT, "note": "n1", "text": text}, **changes)


async def test_a_receipt_can_be_checked_by_a_stranger(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with running(database_settings, tmp_path) as app:
        phone = await an_enrolled_phone(app)
        entries = [a_note(phone, str(i)) for i in range(5)]
        answer = await phone.push(*entries)
        key = VerifierKey.from_text((await phone.client.get("/log/key")).text)
        notes = [open_checkpoint(text, key) for text in answer["checkpoints"]]
        checkpoints = {note.size: note for note in notes}
        for raw, verdict in zip(entries, answer["verdicts"], strict=True):
            checkpoint = checkpoints[verdict["treeSize"]]
            path = [base64.b64decode(step) for step in verdict["proof"]]
            leaf = leaf_hash(raw.encode())
            assert verify_inclusion(leaf, verdict["index"], checkpoint.size, path, checkpoint.root)


async def test_the_same_batch_twice_gets_the_same_receipts(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with running(database_settings, tmp_path) as app:
        phone = await an_enrolled_phone(app)
        batch = [a_note(phone, str(i)) for i in range(4)]
        first = await phone.push(*batch)
        await phone.push(a_note(phone, "later"))
        again = await phone.push(*batch)
        assert {v["status"] for v in first["verdicts"]} == {"accepted"}
        assert {v["status"] for v in again["verdicts"]} == {"known"}
        for one in first["verdicts"] + again["verdicts"]:
            del one["status"]
        assert again == first


async def test_ten_copies_of_a_batch_at_once_enter_the_log_once(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with running(database_settings, tmp_path) as app:
        phone = await an_enrolled_phone(app)
        size = app.state.ledger.published.size
        batch = [a_note(phone, str(i)) for i in range(3)]
        answers = await asyncio.gather(*(phone.push(*batch) for _ in range(10)))
        places = {tuple(v["index"] for v in answer["verdicts"]) for answer in answers}
        assert len(places) == 1
        assert app.state.ledger.published.size == size + 3


async def refused(phone: Phone, entry: str) -> str:
    """The reason of a quarantined entry; that it is kept is checked here."""
    (verdict,) = (await phone.push(entry))["verdicts"]
    assert verdict["status"] == "quarantined"
    assert "index" not in verdict
    return verdict["reason"]


async def test_what_is_not_authentic_is_kept_aside_with_its_reason(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with running(database_settings, tmp_path) as app:
        phone = await an_enrolled_phone(app)
        stranger = Phone(phone.client)
        stranger.officer = phone.officer
        await phone.push(a_note(phone), a_note(phone))
        kept, seq = phone.head, phone.seq
        head, body, signature = a_note(phone).split(".")
        forged = base64url.encode(bytes(64))
        cases = {
            "malformed": "not.an.entry",
            "bad-signature": f"{head}.{body}.{forged}",
            "unknown-key": a_note(stranger),
            "seq-reused": a_note(phone, seq=seq, prev=base64url.encode(bytes(32))),
            "broken-chain": a_note(phone, seq=seq + 1, prev=base64url.encode(bytes(32))),
        }
        assert signature != forged
        for reason, entry in cases.items():
            assert await refused(phone, entry) == reason
        phone.head, phone.seq = kept, seq
        assert await refused(phone, a_note(phone, by="o-somebody")) == "wrong-officer"
        rows = await app.state.database.read(
            lambda tx: tx.fetch_all("SELECT reason FROM quarantine")
        )
        assert {row[0] for row in rows} == {*cases, "wrong-officer"}


async def test_an_entry_over_its_bound_is_refused_and_its_neighbours_are_not(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with running(database_settings, tmp_path) as app:
        phone = await an_enrolled_phone(app)
        good = a_note(phone)
        seq, head = phone.seq, phone.head
        # No client of ours can sign so much: the bytes only have to be too many.
        huge = good + "A" * 65_536
        phone.seq, phone.head = seq, head
        answer = await phone.push(huge, good)
        assert [v["status"] for v in answer["verdicts"]] == ["quarantined", "accepted"]
        assert answer["verdicts"][0]["reason"] == "too-large"


@pytest.mark.parametrize("wall", ["2016-11-22T08:00:00+08:00", "2036-11-22T08:00:00Z"])
async def test_a_clock_ten_years_off_is_taken_in(
    database_settings: DatabaseSettings, tmp_path: Path, wall: str
) -> None:
    async with running(database_settings, tmp_path) as app:
        phone = await an_enrolled_phone(app)
        answer = await phone.push(a_note(phone, wall=wall))
        assert answer["verdicts"][0]["status"] == "accepted"


async def test_a_hole_is_taken_in_shown_and_filled(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with running(database_settings, tmp_path) as app:
        phone = await an_enrolled_phone(app)
        entries = [a_note(phone, str(i)) for i in range(5)]
        await phone.push(entries[0], entries[4])

        async def gaps() -> str:
            row = await app.state.database.read(
                lambda tx: tx.fetch_one("SELECT gaps FROM device_chain WHERE kid = ?", [phone.kid])
            )
            return row[0]

        assert await gaps() == "[[2,4]]"
        answer = await phone.push(*reversed(entries))
        assert [v["status"] for v in answer["verdicts"]] == [
            "known",
            "accepted",
            "accepted",
            "accepted",
            "known",
        ]
        assert await gaps() == "[]"


async def test_after_revocation_only_what_provably_existed_before_is_taken_in(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with running(database_settings, tmp_path) as app:
        phone = await an_enrolled_phone(app)
        before = [a_note(phone, "before 1"), a_note(phone, "before 2")]
        nonce = base64url.encode(beacon.nonce_of(phone.head))
        answer = await phone.client.post(
            "/api/sync/beacon", json={"kid": phone.kid, "nonce": nonce}
        )
        assert answer.status_code == 200
        after = a_note(phone, "after")
        desk = await signed_in(app, "admin")
        revoked = await desk.post(f"/api/devices/{phone.kid}/revocation", json={"reason": "lost"})
        assert revoked.status_code == 201, revoked.text
        assert (await phone.client.get("/api/session")).status_code == 401
        # Somebody found the phone's queue and brings it in at the desk.
        carried = await desk.post("/api/sync/push", json={"entries": [after, before[0]]})
        assert [v.get("reason") for v in carried.json()["verdicts"]] == ["revoked-key"] * 2
        carried = await desk.post("/api/sync/push", json={"entries": [before[1]]})
        assert carried.json()["verdicts"][0]["status"] == "accepted"
        carried = await desk.post("/api/sync/push", json={"entries": before})
        assert {v["status"] for v in carried.json()["verdicts"]} == {"known"}
        beacon_again = await desk.post("/api/sync/beacon", json={"kid": phone.kid, "nonce": nonce})
        assert beacon_again.status_code == 403


async def test_a_full_disk_refuses_as_a_whole_and_reading_goes_on(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        phone = await an_enrolled_phone(app)
        first = await phone.push(a_note(phone))

        def fill_up(tx: object) -> None:
            pages = tx.fetch_one("PRAGMA page_count")[0]  # type: ignore[attr-defined] - sqlite's own
            tx.execute(f"PRAGMA max_page_count = {pages + 2}")  # type: ignore[attr-defined] - same

        await app.state.database.write(fill_up)
        size = app.state.ledger.published.size
        batch = [a_note(phone, "大" * 5000) for _ in range(20)]
        refused = await phone.client.post("/api/sync/push", json={"entries": batch})
        assert refused.status_code == 507
        assert refused.json()["type"] == "/problems/storage-full"
        assert refused.headers["Retry-After"]
        assert app.state.ledger.published.size == size
        assert (await phone.client.get("/api/session")).status_code == 200

        def room_again(tx: object) -> None:
            tx.execute("PRAGMA max_page_count = 1073741823")  # type: ignore[attr-defined] - same

        await app.state.database.write(room_again)
        answer = await phone.push(*batch)
        assert {v["status"] for v in answer["verdicts"]} == {"accepted"}
        assert first["verdicts"][0]["index"] < answer["verdicts"][0]["index"]


async def test_bodies_over_the_bounds_are_refused_with_a_problem(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with running(database_settings, tmp_path) as app:
        phone = await an_enrolled_phone(app)
        post = phone.client.post
        too_many = await post("/api/sync/push", json={"entries": ["x"] * 501})
        assert (too_many.status_code, too_many.json()["type"]) == (
            413,
            "/problems/too-many-entries",
        )
        too_large = await post("/api/sync/push", content=b" " * (4 * 1024**2 + 1))
        assert (too_large.status_code, too_large.json()["type"]) == (413, "/problems/too-large")
        for nonsense in (
            b"",
            b"<html>portal</html>",
            b'{"entries":[1]}',
            b'{"entries":["\\ud800"]}',
        ):
            answer = await post("/api/sync/push", content=nonsense)
            assert answer.status_code in (200, 400), nonsense
            assert answer.headers["content-type"].startswith("application/")


async def test_a_phone_that_loses_its_network_within_a_push_is_no_incident(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        phone = await an_enrolled_phone(app)
        asked = phone.client.build_request("POST", "/api/sync/push", json={"entries": []})
        arriving: list[Any] = [
            {"type": "http.request", "body": b'{"entr', "more_body": True},
            {"type": "http.disconnect"},
        ]
        sent: list[Any] = []

        async def receive() -> Any:
            return arriving.pop(0) if arriving else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        scope: Any = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/api/sync/push",
            "raw_path": b"/api/sync/push",
            "query_string": b"",
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in asked.headers.raw],
            "client": ("127.0.0.1", 1),
            "server": ("palm.test", 80),
        }
        await app(scope, receive, send)
        assert sent[0]["status"] == 400
        assert "incident" not in caplog.text


async def test_everything_acknowledged_is_in_the_log_after_a_restart(
    database_settings: DatabaseSettings, tmp_path: Path
) -> None:
    async with running(database_settings, tmp_path) as app:
        phone = await an_enrolled_phone(app)
        batch = [a_note(phone, str(i)) for i in range(7)]
        answer = await phone.push(*batch)
        await all_views(app)
    async with running(database_settings, tmp_path) as app:
        kept = await app.state.database.read(lambda tx: ledger_store.entries_from(tx, 0, 100))
        held = {row[0]: row[8].decode() for row in kept}
        for raw, verdict in zip(batch, answer["verdicts"], strict=True):
            assert held[verdict["index"]] == raw


async def test_a_push_from_another_site_is_refused(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        phone = await an_enrolled_phone(app)
        answer = await phone.client.post(
            "/api/sync/push",
            json={"entries": [a_note(phone)]},
            headers={"Origin": "https://evil.example"},
        )
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/foreign-origin")
        assert msgspec.json.decode(answer.content)["zh"]["title"] == "来源不符"


async def test_whoever_may_enrol_a_phone_gets_beacons_for_it(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        await app.state.database.write(
            lambda tx: tx.execute("UPDATE account SET role = 'supervisor' WHERE login = 'wangjg'")
        )
        phone = await an_enrolled_phone(app)
        asked = {"kid": phone.kid, "nonce": base64url.encode(beacon.nonce_of(None))}
        answer = await phone.client.post("/api/sync/beacon", json=asked)
        assert answer.status_code == 200


async def test_only_the_officer_of_a_phone_gets_beacons_for_it(tmp_path: Path) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        phone = await an_enrolled_phone(app)
        asked = {"kid": phone.kid, "nonce": base64url.encode(beacon.nonce_of(None))}
        colleague = await an_enrolled_phone(app, "limin")
        answer = await colleague.client.post("/api/sync/beacon", json=asked)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/unknown-device")
        kept = await app.state.database.read(
            lambda tx: tx.fetch_one("SELECT count(*) FROM beacon_answer")
        )
        assert kept[0] == 0
        assert (await phone.client.post("/api/sync/beacon", json=asked)).status_code == 200
