"""HTTP of the device's face."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response.base import ASGIResponse

from backend import clock
from backend.accounts.service import Accounts
from backend.database import Database
from backend.device_api.beacons import BeaconAnswer, BeaconRequest, answer_beacon
from backend.device_api.imports import ImportAnswer, StoreFile, import_queue, spool_in
from backend.device_api.inbox import Inbox
from backend.device_api.problems import TooManyEntries
from backend.device_api.pulling import PullAnswer, pull
from backend.device_api.receipts import DIGESTS_MAX, MediaReceipts, media_receipts
from backend.device_api.reference import References
from backend.ledger.service import Ledger
from backend.problems import MalformedRequest, NotFound
from backend.settings import Settings
from backend.web import ROLES, Asker, provide_asker

ENTRIES_PER_PUSH_MAX = 500
PUSH_BYTES_MAX = 4 * 1024**2

Index = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class Push(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Entries as compact JWS, oldest first."""

    entries: list[str]


class Digests(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lower-case hex SHA-256 of files."""

    digests: list[str]


_push = msgspec.json.Decoder(Push)


@post(
    "/api/sync/push",
    operation_id="pushEntries",
    opt={"roles": ROLES},
    request_max_body_size=PUSH_BYTES_MAX,
    status_code=200,
)
async def push(request: Request[Any, Any, Any]) -> ASGIResponse:
    """Take in a batch; the answer comes when it is durable and provable."""
    # By hand, without injected dependencies (each costs a task of its own) and without a second
    # response object: on this path every microsecond is paid thousands of times a second.
    inbox: Inbox = request.app.state.inbox
    asker = await provide_asker(request)
    try:
        entries = _push.decode(await request.body()).entries
    except msgspec.DecodeError as error:
        raise MalformedRequest(why=str(error)[:200]) from None
    if len(entries) > ENTRIES_PER_PUSH_MAX:
        raise TooManyEntries(limit=ENTRIES_PER_PUSH_MAX)
    answer = await inbox.push(entries, account_id=asker.account_id, now=clock.now())
    return ASGIResponse(body=msgspec.json.encode(answer), media_type="application/json")


@post(
    "/api/sync/beacon",
    operation_id="askBeacon",
    opt={"roles": ("officer", "supervisor")},
    status_code=200,
)
async def beacon(
    data: JSONBody[BeaconRequest],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    accounts: NamedDependency[Accounts],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
) -> BeaconAnswer:
    """The server's time over the head of the chain of a phone of the asker's own."""
    return await answer_beacon(database, ledger, accounts.devices, data, asker=asker, now=now)


@post(
    "/api/sync/media-receipts",
    operation_id="askMediaReceipts",
    opt={"roles": ROLES},
    status_code=200,
)
async def receipts(
    data: JSONBody[Digests],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
) -> MediaReceipts:
    """Proof of the files the server holds, of those asked for."""
    if len(data.digests) > DIGESTS_MAX:
        raise TooManyEntries(limit=DIGESTS_MAX)
    return await media_receipts(database, ledger, data.digests)


@post(
    "/api/sync/imports",
    operation_id="importQueue",
    opt={"roles": ROLES},
    request_max_body_size=None,
    status_code=200,
)
async def imports(
    request: Request[Any, Any, Any],
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    inbox: NamedDependency[Inbox],
    store_file: NamedDependency[StoreFile],
    asker: NamedDependency[Asker],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> ImportAnswer:
    """Take in a queue file brought from any machine."""
    return await import_queue(
        database,
        ledger,
        inbox,
        store_file,
        request.stream(),
        spool_in(settings.data),
        account_id=asker.account_id,
        now=now,
    )


@get("/api/sync/pull", operation_id="pullChanges", opt={"roles": ROLES})
async def pull_changes(
    database: NamedDependency[Database],
    ledger: NamedDependency[Ledger],
    references: NamedDependency[References],
    asker: NamedDependency[Asker],
    now: NamedDependency[datetime],
    after: FromQuery[Index] = 0,  # noqa: ARG001 - the cursor of the protocol; today everything open is small
) -> PullAnswer:
    """What the asker's phone needs: tasks, inbox, versions of reference data."""
    return await pull(database, ledger, references, asker, now)


@get("/api/reference/{name:str}/{sha256:str}", operation_id="fetchReference", opt={"roles": ROLES})
async def reference(
    name: FromPath[str], sha256: FromPath[str], references: NamedDependency[References]
) -> Response[bytes]:
    """A file of reference data, named by the digest of its bytes before compression."""
    blob = await references.read(name, sha256)
    if blob is None:
        raise NotFound
    return Response(
        blob,
        media_type="text/tab-separated-values" if name == "enterprises" else "application/json",
        headers={
            "Content-Encoding": "gzip",
            "Cache-Control": "private, max-age=31536000, immutable",
        },
    )


HANDLERS = [push, beacon, receipts, imports, pull_changes, reference]
