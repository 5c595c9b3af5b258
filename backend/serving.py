"""How the server is started: the address, the certificate for the local network, the demo."""

import asyncio
import functools
import gc
import os
import socket
import ssl
import sys
from pathlib import Path
from types import FrameType

import click
import msgspec
import segno
import uvicorn
from litestar import Litestar

from backend import clock
from backend.cases.party import capability
from backend.database import is_postgres, open_database, open_reader
from backend.database_engines import lock_for_writing
from backend.demo_city import service as demo_city
from backend.demo_city import year as demo_year
from backend.demo_city import year_party as demo_party
from backend.demo_city import year_published
from backend.lan_certificate import Certificate, lan_certificate
from backend.ledger.server_keys import load_or_make
from backend.ledger.service import Ledger
from backend.main import create_app
from backend.parts import FOLLOWERS
from backend.settings import Settings

SHUTDOWN_SECONDS_MAX = 10


LAN_PORT_ABOVE = 443
"""The door for phones stands so far above the one of this machine: 8000 and 8443."""


class LanDoor(msgspec.Struct, frozen=True, kw_only=True):
    """The second door: HTTPS for phones on the local network. Browsers trust `localhost` as it
    is, so whoever sits at this machine needs no certificate and keeps the first one.
    """

    host: str
    port: int
    certificate: Certificate

    @property
    def address(self) -> str:
        """What a phone opens; empty where this machine has no local network."""
        found = lan_address()
        return "" if found == LOOPBACK else f"https://{found}:{self.port}"


LOOPBACK = "127.0.0.1"


def lan_door(settings: Settings, host: str | None, port: int | None) -> LanDoor:
    """The door of `--lan`, with the certificate of this machine's address."""
    return LanDoor(
        host=host or "0.0.0.0",  # noqa: S104 - asked for by --lan
        port=port or settings.server.port + LAN_PORT_ABOVE,
        certificate=lan_certificate(settings.data / "keys", lan_address(), clock.now()),
    )


def uvicorn_config(settings: Settings) -> uvicorn.Config:
    """One process: it is the only one that may append to the log."""
    return uvicorn.Config(
        create_app(settings),
        host=settings.server.host,
        port=settings.server.port,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS_MAX,
    )


SWITCH_SECONDS = 0.000_5
"""The writer lets go of the interpreter at every SQL statement; with Python's 5 ms a busy event
loop would make it wait that long for each of them (measured: half as many pushes again)."""


class PalmServer(uvicorn.Server):
    """uvicorn that ends the event streams first: they would hold the shutdown until its limit."""

    _loop: asyncio.AbstractEventLoop | None = None

    def __init__(self, config: uvicorn.Config, lan: LanDoor | None = None) -> None:
        super().__init__(config)
        self._lan = lan

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Remember the loop: signals arrive outside of it. Threads take turns quickly."""
        sys.setswitchinterval(SWITCH_SECONDS)
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self._lan is not None:
            await self._open(self._lan, self._loop)
        # What the start has made lives until the end: the collector need not walk it again and
        # again while phones wait.
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)

    async def _open(self, door: LanDoor, loop: asyncio.AbstractEventLoop) -> None:
        """Answer behind a second door of the same application; a port that is taken closes only
        that door.
        """
        config = self.config
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(door.certificate.chain, door.certificate.key)
        protocol = functools.partial(
            config.http_protocol_class,
            config=config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
        try:
            listening = await loop.create_server(
                protocol, door.host, door.port, ssl=context, backlog=config.backlog
            )
        except OSError as error:
            click.echo(f"  no phone can come in 手机无法接入: {error}", err=True)
            return
        self.servers.append(listening)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Let the desks go (they come back by themselves), then shut down as usual."""
        app = self.config.app
        if self._loop is not None and isinstance(app, Litestar) and "live" in app.state:
            self._loop.call_soon_threadsafe(app.state.live.close)
        super().handle_exit(sig, frame)


def check_free(settings: Settings) -> None:
    """RuntimeError when a server already runs on this data folder."""
    settings.data.mkdir(parents=True, exist_ok=True)
    if not is_postgres(settings.database):
        os.close(lock_for_writing(settings.data / "palm.lock"))


def note_address(settings: Settings, address: str, phone: str) -> None:
    """So that `palm demo` names the address under which the demo runs, and the phones' one."""
    (settings.data / "address").write_text(f"{address}\n{phone}\n", "utf-8")


def noted_addresses(settings: Settings) -> tuple[str, str]:
    """Where the running server answers this machine, and where phones; empty where none is."""
    noted = settings.data / "address"
    lines = noted.read_text("utf-8").splitlines() if noted.exists() else []
    running, phone = [*lines, "", ""][:2]
    return running, phone


async def fill_demo(settings: Settings, tell: demo_year.Tell) -> None:
    """Fill an empty data folder with the demo city and its year; an occupied one is left alone,
    but a year that broke off is told to its end.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    async with open_database(settings.database, settings.data) as database:
        occupied = await database.read(demo_city.is_occupied)
        if occupied and not await database.read(demo_city.is_demo):
            return
        keys = load_or_make(settings.data / "keys", settings.server.log_origin)
        ledger = Ledger(database, keys)
        if not occupied:
            await ledger.load()
            with_year = settings.demo.year
            await demo_city.fill(database, ledger, now=clock.now(), with_year=with_year)
        demo_city.place_outline(settings.data)
        if settings.demo.year and await demo_year.is_due(database, ledger):
            if occupied:
                await ledger.load()
            await demo_year.fill(database, ledger, settings, FOLLOWERS, tell=tell)


def tell_year(done: int, of: int) -> None:
    """One line that grows: whoever waits at the first start sees that it goes on."""
    end = "\n" if done == of else ""
    click.echo(f"\r  demo year 演示年度  {done}/{of}", nl=False)
    click.echo(end, nl=False)


def tell_nobody(done: int, of: int) -> None:
    """For quiet starts."""


async def demo_summary(settings: Settings, url: str | None) -> demo_city.Summary | None:
    """What a person or a script needs to try the demo; None when there is none."""
    address = (url or noted_addresses(settings)[0] or address_of(settings)).rstrip("/")
    if not is_postgres(settings.database) and not (settings.data / "palm.sqlite").exists():
        return None
    async with open_reader(settings.database, settings.data) as reader:
        if not await reader.read(demo_city.is_demo):
            return None
        claims = demo_city.claim_codes(settings.data)
        told = await reader.read(lambda tx: demo_city.summary(tx, address, claims))
        known = await reader.read(lambda tx: [*demo_party.parties(tx), *year_published.parties(tx)])
    keys = load_or_make(settings.data / "keys", settings.server.log_origin)
    pages = [
        demo_city.PartyPage(url=capability.address_of(keys, case, address), name=name, end=end)
        for case, name, end in known
    ]
    return msgspec.structs.replace(told, party_pages=pages)


def address_of(settings: Settings) -> str:
    """The address a person at this machine types."""
    if settings.server.public_url:
        return settings.server.public_url
    host = settings.server.host
    shown = lan_address() if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    shown = "localhost" if shown == LOOPBACK else shown
    return f"http://{shown}:{settings.server.port}"


def lan_address() -> str:
    """The address of this machine on its local network (nothing is sent)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1 (RFC 5737): chooses a route, sends nothing
        except OSError:
            return LOOPBACK
        return str(probe.getsockname()[0])


async def announce(settings: Settings, phone: str) -> None:
    """Tell the person at the terminal where to go and who to be."""
    address = address_of(settings)
    summary = await demo_summary(settings, address)
    if summary is None:
        click.echo(f"\n  Palm 掌上执法  {address}   desk 监督台 {address}/desk\n")
    else:
        print_demo(summary)
    if phone:
        print_phone(phone)
    elif settings.server.host == LOOPBACK:
        click.echo("  For a phone: palm serve --lan (HTTPS on the local network)")
        click.echo("  手机访问请用：palm serve --lan（局域网 HTTPS）\n")


def print_phone(phone: str) -> None:
    """What somebody does with the phone in the hand; the code stands last, where the eye is."""
    click.echo(f"  A phone in this network 同一网络的手机  {phone}/")
    click.echo("  Once on each phone: open the address below, go on past the warning, and")
    click.echo("  install the certificate it gives (iOS: then trust it in Settings).")
    click.echo("  每部手机只需一次：打开下面的地址，越过提示，安装所下载的证书")
    click.echo("  （iOS 还需在“设置”里信任它），之后即可离线使用。")
    click.echo(f"  {phone}/palm-ca.crt")
    click.echo("  Whoever is in this network can come in; make local keeps it on this machine.")
    click.echo("  同一网络内的人都能打开；只在本机使用请用 make local。\n")
    segno.make(phone + "/", error="m").terminal(compact=True)


def print_demo(summary: demo_city.Summary) -> None:
    """Addresses, accounts and codes."""
    click.echo(f"\n  Palm 掌上执法  officers 执法端  {summary.url}/")
    click.echo(f"                 desk 监督台      {summary.url}/desk\n")
    width = max(len(account.login) for account in summary.accounts)
    secret = max(len(account.password) for account in summary.accounts)
    for account in summary.accounts:
        click.echo(
            f"    {account.role:<11} {account.login:<{width}}  {account.password:<{secret}}"
            f"  {account.name}  {account.about}"
        )
    click.echo("")
    if summary.enterprise_codes:
        code = summary.enterprise_codes[0]
        click.echo(f"  enterprise code 企业码  {code.rpartition('/')[2]}  ({code})")
    if summary.act_codes:
        click.echo(f"  a visit's page  检查页  {summary.act_codes[0]}")
    if summary.claim_codes:
        click.echo(f"  claim code      认领码  {summary.claim_codes[0]}  ({summary.url}/e)")
    for page in summary.party_pages[:1]:
        click.echo(f"  a party's page  当事人  {page.url}  ({page.name}  {page.end})")
    click.echo("\n  All of it is fictional; it lies in the data folder, delete that to begin anew.")
    click.echo("  以上均为虚构，存放在数据目录；删除该目录即可重新开始。\n")


def public_keys(folder: Path, origin: str) -> str:
    """JSON of the verifier key and the server's public key, for `palm verify --keys`."""
    keys = load_or_make(folder, origin)
    told = {"logKey": keys.log.verifier.text(), "serverKey": keys.chain_jwk()}
    return msgspec.json.encode(told).decode()
