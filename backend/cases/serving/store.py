"""All SQL of services, and of the messages that tell of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from backend.cases.serving.model import PaperServed
from backend.database import Transaction
from backend.ledger.model import LoggedEntry

_SERVICE = "id, case_id, idx, at_ms, body"


class ServiceRow(msgspec.Struct, frozen=True, kw_only=True):
    """The latest step of a service."""

    id: str
    case_id: str
    idx: int
    at_ms: int
    served: PaperServed


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A message on its way. Its text holds the capability of the party's page and nothing else
    that is secret, and it stands in no log.
    """

    id: str
    case_id: str
    service: str
    channel: str
    address: str
    text: str
    attempts: int = 0


def put(tx: Transaction, entry: LoggedEntry, body: PaperServed) -> None:
    """A service after one more step."""
    tx.execute(
        "INSERT INTO case_service (id, case_id, paper, method, state, begun_on, reached_on,"
        " until_on, idx, at_ms, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET state = excluded.state, reached_on = excluded.reached_on,"
        " until_on = excluded.until_on, idx = excluded.idx, at_ms = excluded.at_ms,"
        " body = excluded.body",
        (
            body.service,
            body.case,
            body.paper,
            body.method,
            body.state,
            body.begun_on.isoformat(),
            _day(body.reached_on),
            _day(body.until),
            entry.idx,
            entry.received_ms,
            msgspec.json.encode(body).decode(),
        ),
    )


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def of_case(tx: Transaction, case: str) -> list[ServiceRow]:
    """In the order of their latest steps."""
    rows = tx.fetch_all(
        f"SELECT {_SERVICE} FROM case_service WHERE case_id = ? ORDER BY idx",  # noqa: S608 - constant columns
        (case,),
    )
    return [_row(row) for row in rows]


def case_of(tx: Transaction, service: str) -> str | None:
    """The case that has a service under this id."""
    row = tx.fetch_one("SELECT case_id FROM case_service WHERE id = ?", (service,))
    return None if row is None else str(row[0])


def notices_over(tx: Transaction, day: date, limit: int) -> list[ServiceRow]:
    """Public notices whose time has run out and that nobody has entered as served."""
    rows = tx.fetch_all(
        f"SELECT {_SERVICE} FROM case_service WHERE state = 'under_way' AND until_on < ?"  # noqa: S608 - constant columns
        " ORDER BY until_on, id LIMIT ?",
        (day.isoformat(), limit),
    )
    return [_row(row) for row in rows]


def _row(row: tuple[Any, ...]) -> ServiceRow:
    return ServiceRow(
        id=row[0],
        case_id=row[1],
        idx=int(row[2]),
        at_ms=int(row[3]),
        served=msgspec.json.decode(row[4], type=PaperServed),
    )


def logged(tx: Transaction, kid: str, case: str, kind: str) -> list[tuple[int, bytes]]:
    """Index and exact bytes of the server's entries of a kind about a case: views may lag."""
    rows = tx.fetch_all(
        "SELECT idx, jws FROM entry WHERE subject = ? AND kid = ? AND kind = ? ORDER BY idx",
        (case, kid, kind),
    )
    return [(int(idx), bytes(raw)) for idx, raw in rows]


def makers(tx: Transaction, indexes: Sequence[int]) -> dict[int, str]:
    """Who made these entries."""
    found: dict[int, str] = {}
    for index in indexes:
        row = tx.fetch_one("SELECT by_id FROM entry WHERE idx = ?", (index,))
        found[index] = "" if row is None else str(row[0])
    return found


def post(tx: Transaction, message: Outgoing, now_ms: int) -> None:
    """Lay a message out for the courier; one that lies there already stays as it is."""
    tx.execute(
        "INSERT INTO outgoing_message (id, case_id, service, channel, address, text, state,"
        " attempts, next_ms) VALUES (?, ?, ?, ?, ?, ?, 'waiting', 0, ?)"
        " ON CONFLICT (id) DO NOTHING",
        (
            message.id,
            message.case_id,
            message.service,
            message.channel,
            message.address,
            message.text,
            now_ms,
        ),
    )


def waiting(tx: Transaction, now_ms: int, limit: int) -> list[Outgoing]:
    """What is to be sent now."""
    rows = tx.fetch_all(
        "SELECT id, case_id, service, channel, address, text, attempts FROM outgoing_message"
        " WHERE state = 'waiting' AND next_ms <= ? ORDER BY next_ms, id LIMIT ?",
        (now_ms, limit),
    )
    return [Outgoing(**dict(zip(Outgoing.__struct_fields__, row, strict=True))) for row in rows]


def settle(tx: Transaction, message: str, state: str, attempts: int, next_ms: int) -> None:
    """What became of one attempt; the text of what needs no more attempts is forgotten."""
    forget = "" if state == "waiting" else ", text = ''"
    tx.execute(
        f"UPDATE outgoing_message SET state = ?, attempts = ?, next_ms = ?{forget} WHERE id = ?",  # noqa: S608 - constant words
        (state, attempts, next_ms, message),
    )
