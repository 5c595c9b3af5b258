"""Whoever handles a case learns at once what its party did."""

from collections.abc import Sequence
from datetime import datetime

from backend.accounts import store as accounts_store
from backend.accounts.model import Name
from backend.cases.service import Logged
from backend.database import Transaction
from backend.ledger.service import Ledger
from backend.notifications.model import Message
from backend.notifications.service import send_message


def tell_officers(
    tx: Transaction, ledger: Ledger, known: Logged, title: Name, *, by: str, now: datetime
) -> list[tuple[str, Message]]:
    """A message in the inbox of every officer of the case; accounts and messages, to push them."""
    first = known.bodies[0]
    about = (first.party.name, first.number, known.facts.officers)
    return tell_people(tx, ledger, about, title, by=by, now=now)


def tell_people(
    tx: Transaction,
    ledger: Ledger,
    about: tuple[str, str, Sequence[str]],
    title: Name,
    *,
    by: str,
    now: datetime,
) -> list[tuple[str, Message]]:
    """The same for a decision on the spot. `about`: its party, its number, its officers."""
    party, number, officers = about
    text = Name(
        f"{party}　{number}　请打开案件查看。", f"{party} {number}: open the case to read it."
    )
    told: list[tuple[str, Message]] = []
    for officer in officers:
        account = accounts_store.account_of_officer(tx, officer)
        if account is not None and not account.disabled:
            message = send_message(
                tx, ledger, to=account.id, by=by, title=title, text=text, now=now
            )
            told.append((account.id, message))
    return told
