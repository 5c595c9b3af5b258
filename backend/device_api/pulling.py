"""What a phone fetches: its open tasks, its inbox, and the versions of what it should carry."""

from datetime import datetime

import msgspec

from backend.database import Database
from backend.device_api.reference import References, ReferenceVersion
from backend.inspections.model import Task
from backend.inspections.tasks import showing as tasks
from backend.ledger.service import Ledger
from backend.notifications import service as notifications
from backend.notifications.model import Message
from backend.supervision.halts import service as halts
from backend.supervision.halts.model import Halt
from backend.supervision.questions import service as questions
from backend.supervision.questions.model import Thread
from backend.web import Asker


class PullAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Everything open; `next` is the log index to ask from the next time."""

    next: int
    tasks: list[Task]
    """Every open task of the officer, and those taken back not long ago; what is missing here is
    done.
    """
    inbox: list[Message]
    reference: list[ReferenceVersion]
    questions: list[Thread]
    """What supervisors asked about the officer's visits: open, or settled not long ago."""
    halts: list[Halt]
    """Of the officer's visits: those that stand, or were lifted not long ago."""
    revoked: bool = False
    """Always false here: a revoked device has no session to ask with and gets 401."""


async def pull(
    database: Database, ledger: Ledger, references: References, asker: Asker, now: datetime
) -> PullAnswer:
    """What this officer's phone needs today."""
    upto = ledger.published.size
    manifest = await references.manifest(asker, now)
    officer = asker.officer_id or ""
    return await database.read(
        lambda tx: PullAnswer(
            next=upto,
            tasks=tasks.tasks_of_officer(tx, officer, now),
            inbox=notifications.inbox(tx, asker.account_id),
            reference=manifest,
            questions=questions.of_officer(tx, officer, now),
            halts=halts.of_officer(tx, officer, now),
        )
    )
