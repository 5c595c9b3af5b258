"""Somebody complains; others look. What the tests of complaints share."""

import secrets
from datetime import datetime
from typing import Any, Literal

import httpx
from litestar import Litestar

from backend import clock
from backend.accounts import store as accounts_store
from backend.accounts.model import Account, Name, Role
from backend.accounts.passwords import hash_password
from backend.agencies import store as agencies_store
from backend.database import Transaction
from backend.feedback.complaints import service
from backend.feedback.complaints.model import Words
from backend.feedback.complaints.service import Given, NewComplaint
from tests.whole_app import signed_in

DONGLAN = "yunchuan-donglan"
MARKET = "yunchuan-donglan-market"
STREET_TEAM = "yunchuan-donglan-qingshi-enforcement"


def a_form() -> str:
    return secrets.token_urlsafe(16)


async def complain(app: Litestar, text: str = "他们没有出示证件。", **changes: Any) -> Given:
    """A complaint about the market bureau of the district."""
    words = {
        name: changes.pop(name) for name in ("name", "contact", "attachments") if name in changes
    }
    now: datetime = changes.pop("now", None) or clock.now()
    members: dict[str, Any] = {
        "kind": "procedure",
        "via": "plain",
        "about": MARKET,
        "form": a_form(),
        "words": Words(text=text, **words),
        **changes,
    }
    state = app.state
    return await service.file(
        state.database, state.ledger, state.views, NewComplaint(**members), now=now
    )


async def somebody_at(
    app: Litestar, agency: str, role: Role, login: str, officer: str | None = None
) -> httpx.AsyncClient:
    """A client signed in as a new account of this body."""

    def add(tx: Transaction) -> None:
        found = agencies_store.agency_by_id(tx, agency)
        assert found is not None
        account = Account(
            id=f"a-{login}",
            login=login,
            name=Name(login, login),
            role=role,
            agency_id=agency,
            agency_path=found.path,
            officer_id=officer,
            password_hash=hash_password(f"palm-demo-{login}"),
        )
        accounts_store.add_account(tx, account)

    await app.state.database.write(add)
    return await signed_in(app, login)


StepName = Literal["accept", "decline", "investigate", "ask", "answer", "close", "disclose"]
