"""The list of everything captured at a visit, and the one number that stands for it.

Root: the Merkle tree hash of RFC 6962 §2.1 whose leaves are the 32-byte hashes of the visit's
device entries, in log order, of all entries below `tree_size`. The log never changes its order,
so the list that was confirmed can be made again at any time.
"""

from collections.abc import Mapping, Sequence

from backend.accounts.model import Name
from backend.enterprise_pages.model import Captured, CapturedList
from backend.ledger.merkle import Tree, leaf_hash
from backend.ledger.model import LoggedEntry
from offline_sync import base64url

ROWS_SHOWN_MAX = 200
DIGEST_SHOWN = 10


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The RFC 6962 root over these entry hashes."""
    tree = Tree()
    for one in hashes:
        tree.append(leaf_hash(one))
    return tree.at(tree.size).root


def hashes_below(entries: Sequence[LoggedEntry], tree_size: int) -> list[bytes]:
    """The leaves of the list as it stood when the log had this size; `entries` in log order."""
    return [entry.hash for entry in entries if entry.idx < tree_size]


def list_of(
    entries: Sequence[LoggedEntry],
    names: Mapping[str, Name],
    *,
    tree_size: int,
    confirmed_size: int | None,
) -> CapturedList:
    """What the page shows of these entries, in log order; what came late says so."""
    listed = [entry for entry in entries if entry.idx < tree_size]
    closed = {entry.kid: entry.seq for entry in listed if entry.kind == "visit.closed"}
    rows = tuple(_row(entry, names, closed, confirmed_size) for entry in listed[-ROWS_SHOWN_MAX:])
    root = root_of([entry.hash for entry in listed])
    return CapturedList(
        rows=rows, count=len(listed), root=base64url.encode(root), tree_size=tree_size
    )


def _row(
    entry: LoggedEntry,
    names: Mapping[str, Name],
    closed: Mapping[str, int],
    confirmed_size: int | None,
) -> Captured:
    late = ""
    if entry.kid in closed and entry.seq > closed[entry.kid]:
        late = "after_visit"
    elif confirmed_size is not None and entry.idx >= confirmed_size:
        late = "after_confirmation"
    wall = entry.payload.get("wall")
    return Captured(
        kind=entry.kind,
        wall=wall if isinstance(wall, str) else "",
        by=names.get(entry.by_id, Name(entry.by_id, entry.by_id)),
        digest=base64url.encode(entry.hash)[:DIGEST_SHOWN],
        late=late,
    )
