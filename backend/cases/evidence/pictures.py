"""Pictures of a case's evidence for whoever may see the case: a reviewer or a chair was not on site
and belongs to no visit, yet has to look at what the case rests on. Originals keep their own way.
"""

import asyncio
from typing import Literal

from backend.cases import showing
from backend.cases.evidence import sources
from backend.cases.service import logged_case
from backend.database import Transaction
from backend.evidence import store as evidence_store
from backend.evidence.media import MediaFiles
from backend.evidence.problems import EvidenceUnreadable, OriginalMissing
from backend.ledger.service import Ledger
from backend.problems import NotFound, Overloaded, told_of
from backend.web import Asker
from media_store.derived import Form
from media_store.job import UnreadableError
from media_store.store import ObjectMissingError
from media_store.workbench import WorkbenchFullError

Copy = Literal["thumbnail", "preview"]


def media_type_of(tx: Transaction, ledger: Ledger, asker: Asker, case: str, sha256: str) -> str:
    """Type of a picture that a visit of this case names; NotFound for any other, as for a case the
    asker may not see.
    """
    row = showing.seen(tx, asker, case)
    known = logged_case(tx, ledger, case)
    visits = {one.visit for one in known.facts.links.values()} | {row.visit or ""}
    if asker.officer_id is not None and asker.officer_id in row.facts.officers:
        visits |= set(sources.visits_of(tx, known.bodies[0]))
    for visit, _, _, kind, _ in evidence_store.entries_expecting(tx, sha256):
        if visit in visits and evidence_store.stored(tx, [sha256]):
            return kind.partition(";")[0].strip()
    raise NotFound


async def drawn(media: MediaFiles, sha256: str, kind: str, form: Copy) -> bytes:
    """A copy for looking at, JPEG. EvidenceUnreadable when the file is at fault, Overloaded when
    the workers are full.
    """
    try:
        path = await media.copies.picture(sha256, Form(form), kind)
        return await asyncio.to_thread(path.read_bytes)
    except UnreadableError as fault:
        raise EvidenceUnreadable(reason=fault.reason) from None
    except ObjectMissingError:
        raise OriginalMissing from None
    except WorkbenchFullError:
        raise Overloaded(headers={"Retry-After": "2"}) from None
    except OSError as fault:
        raise told_of(fault) from fault
