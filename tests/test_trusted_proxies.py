"""Whom the server takes a request to come from: a proxy's word counts only from a trusted proxy."""

from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from backend.settings import DatabaseSettings, ServerSettings, from_environment
from backend.web import FORWARDED_HOPS_MAX, Proxies
from backend.web_pages.guess_limit import MISSES_MAX
from tests.whole_app import ADDRESS, running

TRUSTED = "10.0.0.0/8, 192.0.2.7, 2001:db8::/32"
NETWORKS = tuple(ip_network(part) for part in ("10.0.0.0/8", "192.0.2.7", "2001:db8::/32"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.2", ["203.0.113.9"], "203.0.113.9"),
        ("192.0.2.7", ["203.0.113.9"], "203.0.113.9"),
        ("2001:db8::1", ["2001:470::5"], "2001:470::5"),
        ("::ffff:10.0.0.2", ["203.0.113.9"], "203.0.113.9"),
        # What the client itself wrote stands to the left of what the proxy saw.
        ("10.0.0.2", ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.2", ["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.2", ["10.9.9.9, 203.0.113.9"], "203.0.113.9"),
        # A row of our own proxies.
        ("10.0.0.2", ["203.0.113.9, 10.0.0.3"], "203.0.113.9"),
        ("10.0.0.2", ["198.51.100.1, 203.0.113.9, 192.0.2.7, 10.0.0.3"], "203.0.113.9"),
        ("10.0.0.2", ["10.0.0.4, 10.0.0.3"], "10.0.0.4"),
        # Forms in which proxies write addresses.
        ("10.0.0.2", [" 203.0.113.9:4711 "], "203.0.113.9"),
        ("10.0.0.2", ["[2001:470::5]:4711"], "2001:470::5"),
        ("10.0.0.2", ["[2001:470::5]"], "2001:470::5"),
        ("10.0.0.2", ["::ffff:203.0.113.9"], "203.0.113.9"),
        # Nonsense is nobody's address: whoever passed it on stands for it.
        ("10.0.0.2", [], "10.0.0.2"),
        ("10.0.0.2", [""], "10.0.0.2"),
        ("10.0.0.2", ["unknown"], "10.0.0.2"),
        ("10.0.0.2", ["203.0.113.9, unknown"], "10.0.0.2"),
        ("10.0.0.2", ["203.0.113.9, unknown, 10.0.0.3"], "10.0.0.3"),
        ("10.0.0.2", ["203.0.113.9,"], "10.0.0.2"),
        # Nobody else is believed.
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("192.0.2.8", ["198.51.100.1"], "192.0.2.8"),
        ("11.0.0.1", ["10.0.0.2"], "11.0.0.1"),
        ("2001:db9::1", ["198.51.100.1"], "2001:db9::1"),
        ("not an address", ["198.51.100.1"], "not an address"),
    ],
)
def test_the_client_is_the_last_address_that_is_no_trusted_proxy(
    peer: str, forwarded: list[str], client: str
) -> None:
    assert Proxies(NETWORKS).client_of(peer, forwarded) == client


def test_without_trusted_proxies_only_the_peer_counts() -> None:
    assert Proxies(()).client_of("127.0.0.1", ["203.0.113.9"]) == "127.0.0.1"


def test_a_header_of_any_length_is_read_from_its_end_only() -> None:
    proxies = Proxies(NETWORKS)
    hops = ["203.0.113.9"] + ["10.0.0.3"] * (FORWARDED_HOPS_MAX - 1)
    assert proxies.client_of("10.0.0.2", [", ".join(hops)]) == "203.0.113.9"
    assert proxies.client_of("10.0.0.2", [", ".join([*hops, "10.0.0.3"])]) == "10.0.0.3"


@pytest.mark.parametrize("text", ["10.0.0.0/33", "proxy.example", "10.0.0.1/8", "10.0.0.1;::1"])
def test_an_unreadable_list_of_proxies_stops_the_start(text: str) -> None:
    with pytest.raises(ValueError, match="PALM_SERVER_TRUSTED_PROXIES"):
        from_environment({"PALM_SERVER_TRUSTED_PROXIES": text})


@pytest.mark.parametrize("text", ["", " ", TRUSTED, "127.0.0.1,::1,"])
def test_a_readable_list_of_proxies_is_taken(text: str) -> None:
    settings = from_environment({"PALM_SERVER_TRUSTED_PROXIES": text})
    assert settings.server.trusted_proxies == text


def through(app: Litestar, peer: str, **headers: str) -> httpx.AsyncClient:
    """A client whose connection comes from `peer`."""
    transport = httpx.ASGITransport(app=app, client=(peer, 4711))  # pyright: ignore[reportArgumentType]
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=told)


@pytest.mark.anyio
async def test_people_behind_a_trusted_proxy_are_counted_one_by_one(tmp_path: Path) -> None:
    server = ServerSettings(trusted_proxies=TRUSTED)
    async with running(DatabaseSettings(), tmp_path, server=server) as app:
        guesser = through(app, "10.0.0.2", x_forwarded_for="203.0.113.9")
        statuses = [(await guesser.get("/c/WRONG")).status_code for _ in range(MISSES_MAX + 1)]
        assert statuses == [404] * MISSES_MAX + [429]
        other = through(app, "10.0.0.2", x_forwarded_for="203.0.113.9, 203.0.113.10")
        assert (await other.get("/c/WRONG")).status_code == 404
        pretender = through(app, "198.51.100.1", x_forwarded_for="203.0.113.77")
        for number in range(MISSES_MAX):
            await pretender.get("/c/WRONG", headers={"X-Forwarded-For": f"203.0.113.{number}"})
        assert (await pretender.get("/c/WRONG")).status_code == 429


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("peer", "told", "secure"),
    [
        ("10.0.0.2", "https", True),
        ("10.0.0.2", "HTTPS", True),
        ("10.0.0.2", "http, https", True),
        ("10.0.0.2", "https, http", False),
        ("10.0.0.2", "http", False),
        ("10.0.0.2", "javascript", False),
        ("198.51.100.1", "https", False),
    ],
)
async def test_only_a_trusted_proxy_can_say_that_the_phone_spoke_https(
    tmp_path: Path, peer: str, told: str, *, secure: bool
) -> None:
    server = ServerSettings(trusted_proxies=TRUSTED)
    async with running(DatabaseSettings(), tmp_path, server=server) as app:
        client = through(app, peer, x_forwarded_proto=told)
        answer = await client.post(
            "/api/session", json={"login": "wangjg", "password": "palm-demo-wangjg"}
        )
        assert answer.status_code == 201, answer.text
        assert ("secure" in answer.headers["set-cookie"].lower()) is secure
