"""The script of the rating page: the same vectors, the same log, the same tokens as the server."""

import base64
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.feedback.ratings import blind_signatures as bs
from backend.feedback.ratings import keys
from backend.settings import DatabaseSettings
from tests.conftest import REPOSITORY
from tests.feedback.rating_scene import with_token
from tests.whole_app import an_enrolled_phone, browser, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

FOLDER = REPOSITORY / "backend" / "feedback" / "ratings"
PROGRAM = Path(__file__).parent / "page_script" / "main.mjs"
SCRIPT_BYTES_MAX = 15 * 1024


def script(act: str, **question: Any) -> list[Any]:
    node = shutil.which("node")
    assert node is not None, "Node is not installed"
    asked = json.dumps({"act": act, "script": str(FOLDER / "blind.js"), **question})
    told = subprocess.run(
        [node, PROGRAM], input=asked, capture_output=True, text=True, check=True, timeout=120
    )
    return json.loads(told.stdout)


def test_the_script_stays_small() -> None:
    files = [FOLDER / "blind.js", FOLDER / "rating.js", FOLDER.parent.parent / "web_pages/page.js"]
    assert sum(path.stat().st_size for path in files) <= SCRIPT_BYTES_MAX


def test_all_four_variants_of_the_rfc_come_out_as_printed(foreign_vectors: Path) -> None:
    path = foreign_vectors / "rfc9474" / "test_vectors_rfc9474.json"
    vectors = json.loads(path.read_text("utf-8"))
    found = script("vectors", vectors=vectors)
    assert [(one["blinded"], one["signature"]) for one in found] == [
        (vector["blinded_msg"], vector["sig"]) for vector in vectors
    ]


def test_all_third_party_inclusion_vectors_agree(foreign_vectors: Path) -> None:
    files = sorted((foreign_vectors / "merkle/testdata/inclusion").rglob("*.json"))
    cases = [json.loads(path.read_text("utf-8")) for path in files]
    assert len(cases) > 90
    # Numbers above 2^53 are not exact in JSON for JavaScript; no log of ours is so large.
    told = script("inclusion", cases=cases)
    wrong = [
        str(path)
        for path, case, held in zip(files, cases, told, strict=True)
        if held is bool(case.get("wantErr")) and case["leafIdx"] < 2**53
    ]
    assert wrong == []


@pytest.mark.anyio
async def test_tokens_of_the_script_count_and_a_key_that_is_not_in_the_log_is_refused(
    tmp_path: Path,
) -> None:
    async with running(DatabaseSettings(), tmp_path) as app:
        shop = await with_token(app, await an_enrolled_phone(app))
        address = f"/ratings/keys/{shop.agency}/{shop.month}"
        given = (await browser(app).get(address)).json()
        private = app.state.ratings.issuer._folder.find(shop.agency, shop.month)
    other = keys.KeyFolder(tmp_path / "other").find_or_make(shop.agency, shop.month)
    made, *refused = script(
        "blind",
        agency=shop.agency,
        month=shop.month,
        given=[given, *_spoilt(given, keys.spki_of(other.public_key()))],
    )
    assert {tuple(one) for one in refused} == {("refused",)}
    assert made["key"] == shop.key_id
    signature = bs.blind_sign(private, bytes.fromhex(made["blinded"]))
    faulty = bytes([*signature[:-1], signature[-1] ^ 1])
    token, told = script(
        "finalize",
        signed=[{**made, "signature": one.hex()} for one in (signature, faulty)],
    )
    assert bs.verify(private.public_key(), bytes.fromhex(made["nonce"]), bytes.fromhex(token))
    assert told == "invalid signature"


def _spoilt(given: dict[str, Any], spki: bytes) -> list[dict[str, Any]]:
    """Lies a server might tell: another key, another place, another tree, another month."""
    header, payload, signature = given["entry"].split(".")
    body = json.loads(base64.urlsafe_b64decode(payload + "=="))
    body["body"] |= {
        "spki": base64.urlsafe_b64encode(spki).decode().rstrip("="),
        "key": keys.id_of(spki),
    }
    tagged = base64.urlsafe_b64encode(msgspec.json.encode(body)).decode().rstrip("=")
    lines = given["checkpoint"].split("\n")
    other_root = base64.b64encode(bytes(32)).decode()
    return [
        {**given, "entry": f"{header}.{tagged}.{signature}"},
        {**given, "index": given["index"] + 1},
        {**given, "treeSize": given["treeSize"] + 1},
        {**given, "proof": given["proof"][:-1]},
        {**given, "proof": [*given["proof"], other_root]},
        {**given, "checkpoint": "\n".join([*lines[:2], other_root, *lines[3:]])},
        {**given, "checkpoint": "\n".join([lines[0], "1", *lines[2:]])},
    ]


def test_the_script_of_another_month_refuses_this_months_key() -> None:
    entry = base64.urlsafe_b64encode(
        msgspec.json.encode(
            {
                "kind": "rating.key_published",
                "body": {"agency": "a", "month": "2026-10", "key": "", "spki": ""},
            }
        )
    )
    given = {
        "entry": f"e30.{entry.decode().rstrip('=')}.x",
        "index": 0,
        "treeSize": 1,
        "proof": [],
        "checkpoint": "o\n1\nx\n",
    }
    (told,) = script("blind", agency="a", month="2026-11", given=[given])
    assert told["refused"] == "the key is not in the log"
