"""The usual tus client of the web (tus-js-client) against the whole server."""

import base64
import hashlib
import json
import random
import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.ledger.checkpoint import VerifierKey, open_checkpoint
from backend.ledger.merkle import leaf_hash, verify_inclusion
from tests.conftest import REPOSITORY
from tests.palm_server import Server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

CLIENT = REPOSITORY / "pwa" / "node_modules" / "tus-js-client"
PROGRAM = Path(__file__).parent / "tus_js" / "upload.cjs"
CHUNK = 4 << 20


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    running = Server(tmp_path_factory.mktemp("data"), enterprises=5)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def officer(server: Server) -> Generator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=30) as client:
        told = {"login": "wangjg", "password": "palm-demo-wangjg"}
        assert client.post("/api/session", json=told).status_code == 201
        yield client


def upload(client: httpx.Client, file: Path, promised: bytes, cut_at: int | None) -> dict[str, Any]:
    """What the client saw while it sent `file` under the digest of `promised`."""
    node = shutil.which("node")
    if node is None or not CLIENT.is_dir():
        pytest.fail("tus-js-client is not installed: `make test` installs it")
    wishes = {
        "tus": str(CLIENT),
        "endpoint": f"{client.base_url}/api/media",
        "cookie": f"palm_session={client.cookies['palm_session']}",
        "metadata": {"sha256": hashlib.sha256(promised).hexdigest(), "filetype": "audio/webm"},
        "chunkBytes": CHUNK,
        "cutAt": cut_at,
    }
    told = subprocess.run(
        [node, PROGRAM, file, json.dumps(wishes)], capture_output=True, check=True, timeout=120
    )
    return json.loads(told.stdout)


def test_an_upload_that_was_cut_is_taken_up_and_is_in_the_log(
    server: Server, officer: httpx.Client, tmp_path: Path
) -> None:
    content = random.Random(20_261_122).randbytes(3 * CHUNK + 12_345)
    file = tmp_path / "recording.webm"
    file.write_bytes(content)
    told = upload(officer, file, content, cut_at=CHUNK + CHUNK // 2)
    assert told["refused"] is None, told
    assert told["cutAt"] < len(content)
    assert CHUNK <= told["resumedFrom"] < len(content)
    assert told["requests"][-1] == "PATCH 204"
    assert sum(request.startswith("POST") for request in told["requests"]) == 1

    digest = hashlib.sha256(content).hexdigest()
    answer = officer.post("/api/sync/media-receipts", json={"digests": [digest]}).json()
    assert answer["missing"] == []
    (receipt,) = answer["receipts"]
    key = VerifierKey.from_text(officer.get("/log/key").text)
    (checkpoint,) = [open_checkpoint(text, key) for text in answer["checkpoints"]]
    path = [base64.b64decode(step) for step in receipt["proof"]]
    leaf = leaf_hash(receipt["entry"].encode())
    assert verify_inclusion(leaf, receipt["index"], checkpoint.size, path, checkpoint.root)
    (kept,) = (server.data / "media" / "objects").rglob(digest)
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == digest


def test_other_bytes_than_were_promised_are_refused_in_words(
    officer: httpx.Client, tmp_path: Path
) -> None:
    file = tmp_path / "other.webm"
    file.write_bytes(b"other bytes" * 1000)
    told = upload(officer, file, b"the bytes that were signed for", cut_at=None)
    assert told["refused"]["status"] == 422
    assert json.loads(told["refused"]["body"])["type"] == "/problems/digest-mismatch"
    digest = hashlib.sha256(b"the bytes that were signed for").hexdigest()
    answer = officer.post("/api/sync/media-receipts", json={"digests": [digest]}).json()
    assert answer["receipts"] == []
