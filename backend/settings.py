"""What an operator may set: one frozen Struct per concern, decoded once from `PALM_*` variables."""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated

import msgspec

Network = IPv4Network | IPv6Network


class DatabaseSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where records are kept."""

    url: str = "sqlite"
    """PALM_DATABASE_URL: `sqlite` (a file in the data folder) or `postgresql://…`."""
    readers_max: int = 3
    """PALM_DATABASE_READERS_MAX: connections that read at the same time."""


class MediaSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where files are kept and how large they may be."""

    url: str = "folder"
    """PALM_MEDIA_URL: `folder` (inside the data folder) or `s3://bucket?endpoint=…`."""
    upload_bytes_max: int = 4 * 1024**3
    """PALM_MEDIA_UPLOAD_BYTES_MAX: largest single file in bytes."""
    workers: int = 2
    """PALM_MEDIA_WORKERS: processes that make thumbnails and read sound."""


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How the server is reached."""

    host: str = "127.0.0.1"
    """PALM_SERVER_HOST: address to listen on."""
    port: int = 8000
    """PALM_SERVER_PORT: port to listen on."""
    public_url: str = ""
    """PALM_SERVER_PUBLIC_URL: address phones use; empty means what the request says."""
    log_origin: str = "palm.local/log"
    """PALM_SERVER_LOG_ORIGIN: name of the log in its checkpoints (C2SP tlog-checkpoint)."""
    session_idle_minutes: int = 720
    """PALM_SERVER_SESSION_IDLE_MINUTES: a desk session ends after this long without a request."""
    session_desk_hours_max: Annotated[int, msgspec.Meta(ge=1, le=720)] = 16
    """PALM_SERVER_SESSION_DESK_HOURS_MAX: a desk session ends after this long in any case."""
    session_phone_days_max: Annotated[int, msgspec.Meta(ge=1, le=365)] = 30
    """PALM_SERVER_SESSION_PHONE_DAYS_MAX: an enrolled phone's session ends after this long; the
    phone then proves its key again by itself."""
    trusted_proxies: str = ""
    """PALM_SERVER_TRUSTED_PROXIES: addresses and networks, separated by commas, whose
    X-Forwarded-For and X-Forwarded-Proto are believed; empty means nobody's."""
    live_streams_per_account_max: int = 20
    """PALM_SERVER_LIVE_STREAMS_PER_ACCOUNT_MAX: open live streams of one account (pages of it)."""


class MapSettings(msgspec.Struct, frozen=True, kw_only=True):
    """The map of the desk; without tiles it draws the outline that came with the city's data."""

    tile_url: str = ""
    """PALM_MAP_TILE_URL: `https://…/{z}/{x}/{y}.png`, or empty for the outline map."""
    tile_attribution: str = ""
    """PALM_MAP_TILE_ATTRIBUTION: text the provider demands."""
    tile_crs: str = "wgs84"
    """PALM_MAP_TILE_CRS: `wgs84` or `gcj02` (most Chinese providers)."""


class RatingsSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where ratings wait, and how many of them make a batch."""

    folder: str = ""
    """PALM_RATINGS_FOLDER: the ballot box; empty means `ratings` in the data folder."""
    urn: str = ""
    """PALM_RATINGS_URN: folder of the key that closes what waits, never in a backup; empty means
    `urn` in the folder of the ballot box."""
    batch_min: Annotated[int, msgspec.Meta(ge=5)] = 5
    """PALM_RATINGS_BATCH_MIN: a body learns of its ratings only when so many wait; fewer than 5
    would let it guess who said what."""


class MessagesSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How SMS and e-mail leave: what a party agreed to receive."""

    url: str = "folder"
    """PALM_MESSAGES_URL: `folder` (as files in `messages` of the data folder, sent by nobody) or
    the `https://…` address of a gateway."""
    key: str = ""
    """PALM_MESSAGES_KEY: what the gateway wants as `Authorization: Bearer …`."""


class PaymentsSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a party pays a fine on its page."""

    url: str = ""
    """PALM_PAYMENTS_URL: empty (the page names the bank only) or `demo`, which moves no money and
    belongs to a demo; `palm serve --demo` sets it."""


class DemoSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What `palm serve --demo` puts into an empty data folder."""

    year: bool = True
    """PALM_DEMO_YEAR: also a year of plans, visits, ratings and complaints; `0`: the city alone."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything together, and the data folder that holds database, media and keys."""

    data: Path = Path("data")
    """PALM_DATA: folder of everything that must be backed up."""
    database: DatabaseSettings = DatabaseSettings()
    media: MediaSettings = MediaSettings()
    server: ServerSettings = ServerSettings()
    map: MapSettings = MapSettings()
    ratings: RatingsSettings = RatingsSettings()
    messages: MessagesSettings = MessagesSettings()
    payments: PaymentsSettings = PaymentsSettings()
    demo: DemoSettings = DemoSettings()


_CONCERNS: dict[str, type[msgspec.Struct]] = {
    "database": DatabaseSettings,
    "media": MediaSettings,
    "server": ServerSettings,
    "map": MapSettings,
    "ratings": RatingsSettings,
    "messages": MessagesSettings,
    "payments": PaymentsSettings,
    "demo": DemoSettings,
}


def variables() -> dict[str, tuple[str, str]]:
    """Every variable that is understood, with the concern and field it sets."""
    return {
        f"PALM_{concern}_{field}".upper(): (concern, field)
        for concern, kind in _CONCERNS.items()
        for field in kind.__struct_fields__
    } | {"PALM_DATA": ("", "data")}


def networks_of(text: str) -> tuple[Network, ...]:
    """Addresses and networks separated by commas; ValueError names the one that is neither."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def from_environment(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`; ValueError names an unknown or unreadable variable."""
    known = variables()
    given: dict[str, dict[str, str]] = {concern: {} for concern in _CONCERNS}
    data = "data"
    for name, value in environment.items():
        if not name.startswith("PALM_"):
            continue
        if name not in known:
            raise ValueError(f"unknown setting {name}")
        concern, field = known[name]
        if concern:
            given[concern][field] = value
        else:
            data = value
    try:
        networks_of(given["server"].get("trusted_proxies", ""))
    except ValueError as error:
        raise ValueError(f"unreadable PALM_SERVER_TRUSTED_PROXIES: {error}") from error
    try:
        return Settings(
            data=Path(data),
            database=msgspec.convert(given["database"], DatabaseSettings, strict=False),
            media=msgspec.convert(given["media"], MediaSettings, strict=False),
            server=msgspec.convert(given["server"], ServerSettings, strict=False),
            map=msgspec.convert(given["map"], MapSettings, strict=False),
            ratings=msgspec.convert(given["ratings"], RatingsSettings, strict=False),
            messages=msgspec.convert(given["messages"], MessagesSettings, strict=False),
            payments=msgspec.convert(given["payments"], PaymentsSettings, strict=False),
            demo=msgspec.convert(given["demo"], DemoSettings, strict=False),
        )
    except msgspec.ValidationError as error:
        raise ValueError(f"unreadable PALM_ setting: {error}") from error
