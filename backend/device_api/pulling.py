"""What a phone fetches: its open tasks, its inbox, and the versions of what it should carry."""

from datetime import datetime

import msgspec

from backend.database import Database, Transaction
from backend.device_api.reference import References, ReferenceVersion
from backend.inspections import service as inspections
from backend.inspections.model import Task
from backend.ledger.service import Ledger
from backend.notifications import service as notifications
from backend.notifications.model import Message
from backend.web import Asker


class PullAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Everything open; `next` is the log index to ask from the next time."""

    next: int
    tasks: list[Task]
    """Every open task of the officer: what is missing here is done or taken back."""
    inbox: list[Message]
    reference: list[ReferenceVersion]
    revoked: bool = False
    """Always false here: a revoked device has no session to ask with and gets 401."""


async def pull(
    database: Database, ledger: Ledger, references: References, asker: Asker, now: datetime
) -> PullAnswer:
    """What this officer's phone needs today."""

    def read(tx: Transaction) -> tuple[list[Task], list[Message]]:
        tasks = inspections.tasks_of_officer(tx, asker.officer_id or "", 0)
        return tasks, notifications.inbox(tx, asker.account_id)

    upto = ledger.published.size
    tasks, messages = await database.read(read)
    return PullAnswer(
        next=upto, tasks=tasks, inbox=messages, reference=await references.manifest(asker, now)
    )
