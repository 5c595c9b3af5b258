"""`palm serve` as a process: HTTPS on the local network, one writer, an orderly end."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from backend.lan_certificate import lan_certificate
from backend.serving import (
    LAN_PORT_ABOVE,
    SHUTDOWN_SECONDS_MAX,
    note_address,
    noted_addresses,
    print_phone,
)
from backend.settings import Settings
from tests.databases import apart, place_city

PALM = Path(sys.executable).with_name("palm")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    def __init__(self, data: Path, *flags: str) -> None:
        self.port = free_port()
        self.environment = {
            **os.environ,
            "PALM_DATA": str(data),
            "PALM_DEMO_YEAR": "0",
            "PALM_SERVER_PORT": str(self.port),
        }
        self.process = subprocess.Popen([PALM, "serve", "--quiet", *flags], env=self.environment)

    def wait(self, url: str, **options: object) -> None:
        for _ in range(150):
            try:
                if httpx.get(url + "/readyz", timeout=2, **options).status_code == 200:  # type: ignore[arg-type] - httpx's own options
                    return
            except httpx.HTTPError:
                time.sleep(0.2)
        pytest.fail("no answer")


@pytest.fixture
def served(tmp_path: Path) -> Generator[Served]:
    apart(place_city(tmp_path, 5))
    server = Served(tmp_path, "--demo")
    server.wait(f"http://127.0.0.1:{server.port}")
    yield server
    server.process.kill()
    server.process.wait(timeout=10)


def test_open_event_streams_do_not_hold_up_the_end(served: Served) -> None:
    url = f"http://127.0.0.1:{served.port}"
    with httpx.Client(base_url=url, timeout=10) as client:
        client.post("/api/session", json={"login": "chenj", "password": "palm-demo-chenj"})
        with client.stream("GET", "/api/live") as stream:
            assert next(stream.iter_lines()) == "event: position"
            served.process.send_signal(signal.SIGTERM)
            # uvicorn ends by the signal itself once everything is closed.
            ended = served.process.wait(timeout=SHUTDOWN_SECONDS_MAX - 1)
    assert ended in (0, -signal.SIGTERM)


def test_a_second_server_on_the_same_folder_is_refused_in_words(served: Served) -> None:
    second = subprocess.run(
        [PALM, "serve", "--quiet"],
        env=served.environment,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert second.returncode == 1
    assert b"another Palm process" in second.stderr


def test_the_demo_of_a_first_start_is_printed_for_scripts(tmp_path: Path) -> None:
    served = Served(tmp_path, "--demo")
    try:
        served.wait(f"http://127.0.0.1:{served.port}")
        told = subprocess.run(
            [PALM, "demo", "--json"], env=served.environment, capture_output=True, check=True
        )
    finally:
        served.process.kill()
        served.process.wait(timeout=10)
    demo = json.loads(told.stdout)
    assert demo["url"] == f"http://localhost:{served.port}"
    assert {account["role"] for account in demo["accounts"]} == {
        "officer",
        "supervisor",
        "admin",
        "auditor",
    }
    assert demo["enterpriseCodes"][0].startswith(demo["url"] + "/c/")
    assert demo["licenceCodes"]
    assert demo["actCodes"] == []


def test_the_local_network_is_served_over_https_with_an_authority_of_its_own(
    tmp_path: Path,
) -> None:
    server = Served(tmp_path, "--lan", "--host", "127.0.0.1")
    try:
        for _ in range(150):
            if (tmp_path / "keys" / "lan.crt").exists():
                break
            time.sleep(0.1)
        trust = ssl.create_default_context(cafile=str(tmp_path / "keys" / "lan-ca.crt"))
        url = f"https://127.0.0.1:{server.port + LAN_PORT_ABOVE}"
        server.wait(url, verify=trust)
        given = httpx.get(url + "/palm-ca.crt", verify=trust)
        assert given.headers["content-type"] == "application/x-x509-ca-cert"
        assert given.content == (tmp_path / "keys" / "lan-ca.crt").read_bytes()
        for name in ("lan.key", "lan-ca.key"):
            assert (tmp_path / "keys" / name).stat().st_mode & 0o077 == 0
        # Whoever sits at this machine needs no certificate.
        assert httpx.get(f"http://127.0.0.1:{server.port}/readyz").status_code == 200
    finally:
        server.process.kill()
        server.process.wait(timeout=10)


def test_a_taken_port_keeps_phones_out_and_nobody_else(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        server = Served(tmp_path, "--lan", "--host", "127.0.0.1", "--port", port)
        try:
            server.wait(f"http://127.0.0.1:{server.port}")
        finally:
            server.process.kill()
            server.process.wait(timeout=10)


def test_a_phone_is_told_its_address_as_a_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data=tmp_path)
    assert noted_addresses(settings) == ("", "")
    note_address(settings, "http://localhost:8000", "https://192.168.1.4:8443")
    here, phone = noted_addresses(settings)
    assert here == "http://localhost:8000"
    print_phone(phone)
    told = capsys.readouterr().out
    assert "https://192.168.1.4:8443/palm-ca.crt" in told
    assert told.count("█") > 100


def test_the_authority_outlives_a_change_of_address_and_vouches_for_private_ones_only(
    tmp_path: Path,
) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    first = lan_certificate(tmp_path, "192.168.1.7", now).chain.read_bytes()
    assert lan_certificate(tmp_path, "192.168.1.7", now).chain.read_bytes() == first
    authority = (tmp_path / "lan-ca.crt").read_bytes()
    second = lan_certificate(tmp_path, "10.0.0.9", now).chain.read_bytes()
    later = lan_certificate(tmp_path, "10.0.0.9", now + timedelta(days=395)).chain.read_bytes()
    assert len({first, second, later}) == 3
    assert (tmp_path / "lan-ca.crt").read_bytes() == authority
    root = x509.load_pem_x509_certificate(authority)
    limits = root.extensions.get_extension_for_class(x509.NameConstraints)
    permitted = limits.value.permitted_subtrees or []
    networks = [name.value for name in permitted if isinstance(name, x509.IPAddress)]
    assert limits.critical
    assert networks
    assert all(network.is_private for network in networks)
    lan_certificate(tmp_path, "192.0.2.2", now)
    assert (tmp_path / "lan-ca.crt").read_bytes() != authority
