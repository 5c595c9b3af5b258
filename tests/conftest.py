"""What all tests share: a database on both engines, made for each test, thrown away after it."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from backend.database import Database, open_database
from backend.settings import DatabaseSettings
from tests.databases import apart, migrate, place_migrated

REPOSITORY = Path(__file__).parent.parent
VECTORS = REPOSITORY.parent / "shared" / "vectors"

MEMORY_NEEDED_BYTES = 4 << 30
"""A quarter of it is what PostgreSQL's log of changes may grow to."""


def _memory() -> str | None:
    """A folder in memory, where there is room in it: a thousand databases are made there."""
    folder = Path("/dev/shm")
    roomy = folder.is_dir() and shutil.disk_usage(folder).free > MEMORY_NEEDED_BYTES
    return str(folder) if roomy else None


# Processes are killed in these tests, but nobody cuts the power: nothing is gained by a disk.
tempfile.tempdir = _memory()

# A property holds or does not; how long a loaded machine takes to see it says nothing.
settings.register_profile("palm", deadline=None)
settings.load_profile("palm")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def foreign_vectors() -> Path:
    """Test vectors nobody here wrote; they stand beside the project, not in it."""
    if not VECTORS.is_dir():
        pytest.skip(f"the folder of third-party vectors is not at {VECTORS}")
    return VECTORS


@pytest.fixture(scope="session")
def postgres_url() -> Generator[str]:
    """A private PostgreSQL cluster with its socket in a folder of its own."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        pytest.fail("PostgreSQL is not installed: `make test` installs it")
    folder = Path(tempfile.mkdtemp(prefix="palm-pg-"))
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    as_postgres = user if os.geteuid() == 0 else []
    if as_postgres:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"
    subprocess.run(
        [
            *as_postgres,
            programs[-1] / "initdb",
            *("-D", data, "-A", "trust", "-U", "palm"),
            *("--data-checksums", "-E", "UTF8", "--locale=C.UTF-8"),
        ],
        check=True,
        capture_output=True,
        cwd="/",
    )
    server = subprocess.Popen(
        [
            *as_postgres,
            programs[-1] / "postgres",
            *("-D", data, "-k", folder, "-p", str(port)),
            # Processes are killed here, but nobody cuts the power of this cluster.
            *("-c", "listen_addresses=", "-c", "fsync=off"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("wb") if not as_postgres else subprocess.DEVNULL,
        cwd="/",
    )
    url = f"postgresql://palm@/postgres?host={folder}&port={port}"
    try:
        _wait_for(url, server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        if server.poll() is not None:
            pytest.fail("PostgreSQL did not start")
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(url):
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.1)
    pytest.fail("PostgreSQL did not answer")


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """A database with today's schema, to be copied: hundreds of tests migrate only once."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE migrated")
    with tempfile.TemporaryDirectory() as folder:
        url = postgres_url.replace("/postgres?", "/migrated?")
        apart(migrate(DatabaseSettings(url=url), Path(folder)))
    return "migrated"


@pytest.fixture(params=["sqlite", "postgres"])
def database_settings(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Generator[DatabaseSettings]:
    """Settings of an empty database on either engine; SQLite's stands in `tmp_path`."""
    if request.param == "sqlite":
        place_migrated(tmp_path)
        yield DatabaseSettings()
        return
    url: str = request.getfixturevalue("postgres_url")
    template: str = request.getfixturevalue("postgres_template")
    name = f"test_{uuid.uuid4().hex}"
    # Files are copied as they are: four times as fast as block by block through the log.
    made = f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(made.encode())
    yield DatabaseSettings(url=url.replace("/postgres?", f"/{name}?"))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
async def database(database_settings: DatabaseSettings, tmp_path: Path) -> AsyncGenerator[Database]:
    """An open database; every test that takes it runs on SQLite and on PostgreSQL."""
    async with open_database(database_settings, tmp_path) as opened:
        yield opened
