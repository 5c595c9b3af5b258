"""Files: uploaded, said so in the log, looked at by those who may, each look in the log."""

import base64
import errno
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from backend.database import Database, Transaction
from backend.evidence import store
from backend.evidence.routes import HANDLERS as EVIDENCE
from backend.supervision.looking import span_of
from backend.supervision.routes import HANDLERS as SUPERVISION
from offline_sync import keys
from tests.accounts.people import chen, later, stranger, wang
from tests.supervision.scene import (
    Phone,
    Scene,
    auditor,
    li,
    new_id,
    opening,
    photo,
    scene,
    zhao,
)

pytestmark = pytest.mark.anyio

HANDLERS = [*EVIDENCE, *SUPERVISION]


def a_picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), (30, 90, 160)).save(file, "JPEG")
    return file.getvalue()


def named(content: bytes, media_type: str = "image/jpeg") -> dict[str, Any]:
    digest = hashlib.sha256(content).hexdigest()
    return {"sha256": digest, "size": len(content), "type": media_type}


async def a_photo(here: Scene, phone: Phone, content: bytes) -> str:
    visit = new_id()
    body = photo(visit, "c-1", media=named(content))
    await here.push(phone.sign("visit.opened", opening(visit)), phone.sign("photo.captured", body))
    return visit


async def looks(here: Scene, visit: str) -> list[tuple[str, str]]:
    answer = await here.ask(chen(), f"/api/visits/{visit}/looks")
    return [(look["by"]["id"], look["form"]) for look in answer["looks"]]


async def test_an_upload_ends_in_the_log_once_and_in_the_visit(
    database: Database, tmp_path: Path
) -> None:
    content = a_picture()
    async with scene(database, tmp_path, HANDLERS) as here:
        visit = await a_photo(here, await here.phone(wang()), content)
        client = await here.client(wang())
        tus = {"Tus-Resumable": "1.0.0"}
        promised = hashlib.sha256(content).hexdigest()
        created = await client.post(
            "/api/media",
            headers={
                **tus,
                "Upload-Length": str(len(content)),
                "Upload-Metadata": f"sha256 {_b64(promised)},filetype {_b64('image/jpeg')}",
            },
        )
        assert created.status_code == 201, created.text
        place = created.headers["Location"]
        patch = {**tus, "Content-Type": "application/offset+octet-stream"}
        first = await client.patch(
            place, headers={**patch, "Upload-Offset": "0"}, content=content[:100]
        )
        assert first.status_code == 204, first.text
        told = await client.head(place, headers=tus)
        assert told.headers["Upload-Offset"] == "100"
        last = await client.patch(
            place, headers={**patch, "Upload-Offset": "100"}, content=content[100:]
        )
        assert last.status_code == 204, last.text
        await here.store(content)

        await here.server.views.reached(here.server.ledger.published.size - 1)
        whole = await here.ask(chen(), f"/api/visits/{visit}")
        assert whole["items"][1]["media"]["stored"] is True
        assert whole["media"]["stored"] == 1
        kinds = await database.read(_kinds)
        assert kinds.count("media.stored") == 1


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _kinds(tx: Transaction) -> list[str]:
    return [row[0] for row in tx.fetch_all("SELECT kind FROM entry")]


async def test_what_uploads_can_do_is_told_to_everybody_and_nothing_else(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        nobody = here.server.client()
        told = await nobody.request("OPTIONS", "/api/media")
        assert told.status_code == 204
        assert told.headers["Tus-Version"] == "1.0.0"
        assert (await nobody.post("/api/media")).status_code == 401


async def test_the_original_is_downloaded_bit_by_bit_and_the_look_is_in_the_log(
    database: Database, tmp_path: Path
) -> None:
    content = a_picture()
    async with scene(database, tmp_path, HANDLERS) as here:
        visit = await a_photo(here, await here.phone(wang()), content)
        digest = await here.store(content)
        client = await here.client(auditor())

        answer = await client.get(f"/api/evidence/{digest}/original")

        assert answer.content == content
        assert answer.headers["content-length"] == str(len(content))
        assert answer.headers["content-disposition"] == f'attachment; filename="{digest}.jpg"'
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("sandbox")
        await here.server.views.reached(here.server.ledger.published.size - 1)
        assert await looks(here, visit) == [("a-audit", "original")]


async def test_evidence_out_of_scope_is_not_found_and_leaves_no_look(
    database: Database, tmp_path: Path
) -> None:
    content = a_picture()
    async with scene(database, tmp_path, HANDLERS) as here:
        visit = await a_photo(here, await here.phone(wang()), content)
        digest = await here.store(content)

        for outsider in (stranger(), zhao()):
            client = await here.client(outsider)
            for form in ("original", "stamped", "thumbnail", "preview", "sound", "waveform"):
                answer = await client.get(f"/api/evidence/{digest}/{form}")
                assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-found")
        for nonsense in ("no-digest", "0" * 64):
            client = await here.client(chen())
            answer = await client.get(f"/api/evidence/{nonsense}/original")
            assert answer.status_code == 404
        assert await looks(here, visit) == []
        partner = await here.client(li())
        assert (await partner.get(f"/api/evidence/{digest}/thumbnail")).status_code == 200


async def test_a_file_that_is_on_its_way_is_told_as_such(
    database: Database, tmp_path: Path
) -> None:
    content = a_picture()
    async with scene(database, tmp_path, HANDLERS) as here:
        await a_photo(here, await here.phone(wang()), content)
        client = await here.client(chen())
        digest = named(content)["sha256"]

        answer = await client.get(f"/api/evidence/{digest}/preview")

        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/original-missing")


async def test_copies_are_pictures_and_only_the_stamped_one_is_a_look(
    database: Database, tmp_path: Path
) -> None:
    content = a_picture()
    async with scene(database, tmp_path, HANDLERS) as here:
        visit = await a_photo(here, await here.phone(wang()), content)
        digest = await here.store(content)
        client = await here.client(chen())

        sizes: dict[str, tuple[int, int]] = {}
        for form in ("thumbnail", "preview", "stamped"):
            answer = await client.get(f"/api/evidence/{digest}/{form}")
            assert answer.status_code == 200, answer.text
            sizes[form] = Image.open(io.BytesIO(answer.content)).size
            cached = "immutable" in answer.headers["cache-control"]
            assert cached is (form != "stamped")

        assert max(sizes["thumbnail"]) == 320
        assert max(sizes["preview"]) == 640
        assert sizes["stamped"][0] == 640
        await here.server.views.reached(here.server.ledger.published.size - 1)
        assert await looks(here, visit) == [("a-chenj", "stamped")]


async def test_a_picture_that_is_none_is_a_problem_and_the_original_stays(
    database: Database, tmp_path: Path
) -> None:
    content = b"this is no picture"
    async with scene(database, tmp_path, HANDLERS) as here:
        await a_photo(here, await here.phone(wang()), content)
        digest = await here.store(content)
        client = await here.client(chen())

        broken = await client.get(f"/api/evidence/{digest}/thumbnail")
        original = await client.get(f"/api/evidence/{digest}/original")

        assert (broken.status_code, broken.json()["type"]) == (
            422,
            "/problems/evidence-unreadable",
        )
        assert original.content == content


async def test_without_room_for_a_copy_the_original_is_still_given(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = a_picture()
    async with scene(database, tmp_path, HANDLERS) as here:
        await a_photo(here, await here.phone(wang()), content)
        digest = await here.store(content)
        client = await here.client(chen())

        async def no_room(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "the disk is full")

        with monkeypatch.context() as full:
            full.setattr(here.media.workbench, "do", no_room)
            copy = await client.get(f"/api/evidence/{digest}/preview")
            original = await client.get(f"/api/evidence/{digest}/original")
        assert (copy.status_code, copy.json()["type"]) == (507, "/problems/storage-full")
        assert copy.headers["retry-after"]
        assert original.content == content
        assert (await client.get(f"/api/evidence/{digest}/preview")).status_code == 200


async def test_a_recording_played_in_ranges_is_one_look_in_ten_minutes(
    database: Database, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 8
    async with scene(database, tmp_path, HANDLERS) as here:
        phone, visit = await here.phone(wang()), new_id()
        sound = {
            "visit": visit,
            "capture": "c-2",
            "media": named(content, "audio/webm"),
            "method": "live-microphone",
        }
        await here.push(
            phone.sign("visit.opened", opening(visit)), phone.sign("sound.captured", sound)
        )
        digest = await here.store(content, "audio/webm")
        client = await here.client(chen())
        path = f"/api/evidence/{digest}/sound"

        whole = await client.get(path)
        part = await client.get(path, headers={"Range": "bytes=10-19"})
        end = await client.get(path, headers={"Range": "bytes=-5"})
        beyond = await client.get(path, headers={"Range": "bytes=99999-"})
        here.server.now = later(minutes=11)
        await client.get(path)

        assert (whole.status_code, whole.content) == (200, content)
        assert (part.status_code, part.content) == (206, content[10:20])
        assert part.headers["content-range"] == f"bytes 10-19/{len(content)}"
        assert part.headers["content-type"] == "audio/webm"
        assert end.content == content[-5:]
        assert beyond.status_code == 416
        assert beyond.headers["content-range"] == f"bytes */{len(content)}"
        await here.server.views.reached(here.server.ledger.published.size - 1)
        assert await looks(here, visit) == [("a-chenj", "sound")] * 2


async def test_exif_of_what_was_stored_is_read_and_held_against_the_entry(
    database: Database, tmp_path: Path
) -> None:
    file = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2020:01:01 00:00:00"
    exif.get_ifd(0x8769)[0x9011] = "+08:00"
    Image.new("RGB", (32, 32)).save(file, "JPEG", exif=exif)
    content = file.getvalue()
    async with scene(database, tmp_path, HANDLERS) as here:
        visit = await a_photo(here, await here.phone(wang()), content)
        unread = await here.ask(chen(), f"/api/visits/{visit}")
        await here.store(content)

        assert await here.media.read_some() == 1
        assert await here.media.read_some() == 0
        whole = await here.ask(chen(), f"/api/visits/{visit}")

        assert unread["items"][1]["exif"] is None
        shown = whole["items"][1]
        assert shown["exif"]["contradictions"] == ["taken_at"]
        assert "exif-contradicts" in whole["concerns"]


async def test_a_device_that_signs_a_kind_of_the_server_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    content = a_picture()
    async with scene(database, tmp_path, HANDLERS) as here:
        phone = await here.phone(wang())
        visit = await a_photo(here, phone, content)
        digest = named(content)["sha256"]
        forged = phone.sign("media.stored", {**named(content), "visit": digest})
        look = {"sha256": digest, "capture": "c-1", "form": "original", "visit": visit}
        await here.push(forged, phone.sign("evidence.viewed", look))

        whole = await here.ask(chen(), f"/api/visits/{visit}")
        assert whole["items"][1]["media"]["stored"] is False
        assert await looks(here, visit) == []
        assert await here.store(content) == digest
        assert await database.read(lambda tx: store.stored(tx, [digest]))


async def test_a_phone_that_signs_an_enrolment_or_a_revocation_does_neither(
    database: Database, tmp_path: Path
) -> None:
    async with scene(database, tmp_path, HANDLERS) as here:
        phone, victim = await here.phone(wang()), await here.phone(zhao())
        stranger_key = keys.generate()
        enrolled = {
            "kid": keys.kid_of(stranger_key),
            "officer": "o-zhaow",
            "account": "a-zhaow",
            "agency": "/city/",
            "label": "forged",
            "jwk": keys.public_jwk(stranger_key.public_key()).to_wire(),
        }
        await here.push(
            phone.sign("device.enrolled", enrolled),
            phone.sign("device.revoked", {"kid": victim.kid, "reason": "forged"}),
        )

        shown = (await here.ask(chen(), "/api/devices"))["devices"]

        assert {device["kid"] for device in shown} == {phone.kid, victim.kid}
        assert [device["revokedAt"] for device in shown] == [None, None]


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("", (0, 100, False)),
        ("bytes=0-", (0, 100, True)),
        ("bytes=5-9", (5, 5, True)),
        ("bytes=90-400", (90, 10, True)),
        ("bytes=-10", (90, 10, True)),
        ("bytes=-400", (0, 100, True)),
        ("bytes=1-2,4-5", (0, 100, False)),
        ("chapters=1-2", (0, 100, False)),
        ("bytes=-", (0, 100, False)),
    ],
)
def test_one_range_is_answered_and_anything_else_is_the_whole(
    header: str, span: tuple[int, int, bool]
) -> None:
    found = span_of(header, 100)
    assert (found.start, found.length, found.partial) == span
