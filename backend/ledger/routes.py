"""The public face of the log: checkpoints, tiles and keys. Hashes only; anyone can be a witness."""

import re

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.ledger.merkle import HASH_BYTES, TILE_WIDTH
from backend.ledger.service import Ledger
from backend.problems import NotFound

_TILE = re.compile(r"/(\d)/((?:x\d{3}/){0,5}\d{3})(?:\.p/(\d{1,3}))?")
PLAIN = "text/plain"


@get("/log/checkpoint", operation_id="getCheckpoint", opt={"public": True}, tags=["log"])
async def checkpoint(ledger: NamedDependency[Ledger]) -> Response[str]:
    """The newest signed checkpoint (C2SP tlog-checkpoint)."""
    return Response(ledger.published.text, media_type=PLAIN, headers={"Cache-Control": "no-cache"})


@get("/log/key", operation_id="getLogKey", opt={"public": True}, tags=["log"])
async def log_key(ledger: NamedDependency[Ledger]) -> Response[str]:
    """The verifier key of the checkpoints (C2SP signed-note)."""
    return Response(ledger.keys.log.verifier.text() + "\n", media_type=PLAIN)


@get("/log/server-key", operation_id="getServerKey", opt={"public": True}, tags=["log"])
async def server_key(ledger: NamedDependency[Ledger]) -> dict[str, str]:
    """The public key of the server's own chain, as JWK."""
    return ledger.keys.chain_jwk()


@get("/log/tile/{path:path}", operation_id="getTile", opt={"public": True}, tags=["log"])
async def tile(path: FromPath[str], ledger: NamedDependency[Ledger]) -> Response[bytes]:
    """A tile of hashes, addressed as C2SP tlog-tiles says: `/log/tile/L/xNNN/NNN[.p/W]`."""
    found = _TILE.fullmatch(path)
    if found is None:
        raise NotFound
    level = int(found[1])
    index = int(found[2].replace("x", "").replace("/", ""))
    width = int(found[3]) if found[3] else TILE_WIDTH
    hashes = ledger.tile(level, index, width) if 0 < width <= TILE_WIDTH else b""
    if len(hashes) != width * HASH_BYTES:
        raise NotFound
    return Response(
        hashes,
        media_type="application/octet-stream",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


HANDLERS = [checkpoint, log_key, server_key, tile]
