"""The list an enterprise confirmed: whether it is the one whose root its confirmation names."""

from collections.abc import Iterable
from typing import Any

import msgspec

from backend.enterprise_pages.captured import root_of
from backend.verification.findings import Finding
from offline_sync import base64url
from offline_sync.jws import HASH_BYTES


class ListedHash(msgspec.Struct, frozen=True):
    hash: str


class ConfirmedList(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Member `confirmed` of a receipt file (docs/enterprise-side.md 5)."""

    visit: str
    count: int
    root: str
    tree_size: int
    entries: list[ListedHash]


def check(where: str, given: ConfirmedList, confirmations: Iterable[dict[str, Any]]) -> Finding:
    """Held against the bodies of the server's valid `evidence.confirmed` in the same file."""
    try:
        hashes = [base64url.decode(one.hash) for one in given.entries]
    except ValueError as error:
        return Finding(code="list-differs", where=where, detail=str(error))
    if any(len(one) != HASH_BYTES for one in hashes):
        return Finding(code="list-differs", where=where, detail="no entry hash")
    root = base64url.encode(root_of(hashes))
    wanted = (given.visit, len(hashes), root, given.tree_size)
    named = [
        (body.get("visit"), body.get("count"), body.get("root"), body.get("treeSize"))
        for body in confirmations
    ]
    if wanted not in named or (given.count, given.root) != (len(hashes), root):
        return Finding(code="list-differs", where=where, detail=root)
    return Finding(code="list-valid", where=where, detail=f"{len(hashes)} entries")
