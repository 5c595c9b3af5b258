"""A year of four bodies with and without the governor: fewer visits, and nothing left unasked."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.database import Transaction, open_database
from backend.enterprises import store as enterprises_store
from backend.law import merging
from backend.law import service as law
from backend.law.merging import ItemRef
from backend.planning.frequency import procedure, service, store
from backend.planning.frequency.model import FrequencyAnswer, Planned
from backend.planning.frequency.rules import rules
from backend.settings import DatabaseSettings
from tests.supervision.scene import SHOP, new_id

pytestmark = pytest.mark.anyio

ASKS = {
    "market": ("catering", "food-operation"),
    "fire": ("safety-exits", "ebike-charging"),
    "work": ("safety-exits",),
    "price": ("price-publication", "food-operation"),
}
ENTERPRISES = 12
NEW_YEAR, AUTUMN = date(2026, 1, 1), date(2026, 8, 1)

Need = tuple[str, str, str, bool]
"""Body, enterprise, question, and whether in autumn: what somebody has to know by then."""


class Plan(msgspec.Struct):
    """A visit that somebody means to make; `asked` grows when bodies go together."""

    id: str
    day: date
    enterprise: str
    asked: dict[str, tuple[str, ...]]


class Year:
    """What was done in a year, and what is known at its end."""

    def __init__(self, tx: Transaction) -> None:
        self.tx = tx
        self.visits = 0
        self.known: set[Need] = set()

    def knows(self, plan: Plan, keys: Iterable[str]) -> None:
        given = set(keys)
        for body, checklists in plan.asked.items():
            for key in given & wanted(checklists).keys():
                self.known.add((body, plan.enterprise, key, plan.day >= AUTUMN))

    def visit(self, plan: Plan, asked: dict[str, ItemRef]) -> None:
        """One visit of all bodies of the plan, which asks these questions and finds no fault."""
        self.visits += 1
        self.knows(plan, asked)
        visit = new_id()
        bodies = [f"/city/{body}/" for body in plan.asked]
        store.add_visit(self.tx, [counted(plan, visit, path, bodies) for path in bodies])
        self.tx.execute(
            "INSERT INTO visit (id, agency_path, kid, opened_by, officers, enterprise_id,"
            " enterprise_name, search, task, inspection_type, state, result, opened_idx,"
            " opened_ms, opened_wall, first_idx, last_idx, last_ms, first_seq, last_seq, photos,"
            " sounds, notes, signatures, imported)"
            " VALUES (?, ?, 'k', 'o', '[]', ?, '', '', ?, 'routine', 'closed', 'no_problem',"
            " 0, 0, '', 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)",
            (visit, bodies[0], plan.enterprise, plan.id),
        )
        self.tx.execute_many(
            "INSERT INTO visit_answer VALUES (?, ?, ?, 'pass', 'k', 1)",
            [(visit, ref.checklist, ref.item) for ref in asked.values()],
        )


def counted(plan: Plan, visit: str, path: str, bodies: list[str]) -> store.VisitRow:
    return store.VisitRow(
        visit=visit,
        agency_path=path,
        enterprise_id=plan.enterprise,
        uscc=None,
        year=plan.day.year,
        day=plan.day.isoformat(),
        purpose="inspection",
        inspection_type="routine",
        trigger_kind="",
        made_up=0,
        checklists="[]",
        bodies=len(bodies),
        opener=int(path == bodies[0]),
        idx=0,
    )


def wanted(checklists: Iterable[str]) -> dict[str, ItemRef]:
    return procedure.planned_items(Planned(checklists=tuple(checklists)), rules())


def a_city(tx: Transaction) -> None:
    agencies_store.add_agencies(
        tx,
        [
            Agency(
                id=body or "city",
                parent_id="city" if body else None,
                path=f"/city/{body}/" if body else "/city/",
                level="city",
                kind="enforcement",
                name=Name(body, body),
                region_code="990100",
                territory="/city/",
            )
            for body in ("", *ASKS)
        ],
    )
    enterprises_store.add_enterprises(
        tx,
        [
            msgspec.structs.replace(
                SHOP, id=f"e{n}", uscc=None, short_code=f"s{n}", address=f"{n} 号"
            )
            for n in range(ENTERPRISES)
        ],
    )


def plans() -> list[Plan]:
    """Every body means to see every enterprise in spring and in autumn, on a day of its own."""
    dice = random.Random(11)
    found = [
        Plan(
            id=f"t-{body}-{n}-{season}",
            day=NEW_YEAR + timedelta(days=season + dice.randrange(60)),
            enterprise=f"e{n}",
            asked={body: checklists},
        )
        for season in (60, 240)
        for body, checklists in ASKS.items()
        for n in range(ENTERPRISES)
    ]
    return sorted(found, key=lambda plan: (plan.day, plan.id))


def assign(tx: Transaction, plan: Plan) -> None:
    (body,) = plan.asked
    lists = [law.checklist_by_id(one) for one in plan.asked[body]]
    assert None not in lists
    tx.execute(
        "INSERT INTO task (id, agency_path, enterprise_id, officers, checklists, note, due,"
        " created_ms, created_idx, created_by) VALUES (?, ?, ?, '[]', ?, '', ?, 0, 0, 'a')",
        (
            plan.id,
            f"/city/{body}/",
            plan.enterprise,
            msgspec.json.encode(plan.asked[body]).decode(),
            plan.day.isoformat(),
        ),
    )


def live_without(year: Year, agenda: list[Plan]) -> None:
    for plan in agenda:
        year.visit(plan, wanted(one for some in plan.asked.values() for one in some))


def live_with(year: Year, agenda: list[Plan]) -> None:
    """Every proposal that loses nothing is accepted, the first one first."""
    by_id = {plan.id: plan for plan in agenda}
    for plan in agenda:
        if plan.id not in by_id:
            continue
        asked = wanted(one for some in plan.asked.values() for one in some)
        body = next(iter(plan.asked))
        checklists = tuple(one for some in plan.asked.values() for one in some)
        told = service.check(
            year.tx,
            f"/city/{body}/",
            plan.enterprise,
            plan.day,
            Planned(checklists=tuple(dict.fromkeys(checklists))),
        )
        other = merged_into(told, by_id)
        if other is not None:
            for one, lists in plan.asked.items():
                other.asked[one] = (*other.asked.get(one, ()), *lists)
            del by_id[plan.id]
            year.tx.execute("DELETE FROM task WHERE id = ?", (plan.id,))
            continue
        for proposal in told.proposals:
            if proposal.act in ("reuse", "paper") or proposal.reason == "items-covered":
                done = {merging.key_of(ref.checklist, ref.item) for ref in proposal.items}
                year.knows(plan, (key for key in done if key is not None))
                asked = {key: ref for key, ref in asked.items() if key not in done}
        if asked:
            year.visit(plan, asked)
        else:
            year.tx.execute("DELETE FROM task WHERE id = ?", (plan.id,))


def merged_into(told: FrequencyAnswer, by_id: dict[str, Plan]) -> Plan | None:
    merges = [one.overlap for one in told.proposals if one.act == "merge"]
    return next((by_id[one] for one in merges if one in by_id), None)


async def test_accepted_proposals_make_fewer_visits_and_leave_nothing_unasked(
    tmp_path: Path,
) -> None:
    years: list[Year] = []
    for name, live in (("without", live_without), ("with", live_with)):
        async with open_database(DatabaseSettings(), tmp_path / name) as database:

            def unit(tx: Transaction, live=live) -> Year:
                a_city(tx)
                year, agenda = Year(tx), plans()
                for plan in agenda:
                    assign(tx, plan)
                live(year, agenda)
                return year

            years.append(await database.write(unit))
    alone, governed = years
    assert alone.visits == len(ASKS) * ENTERPRISES * 2
    assert governed.known == alone.known
    assert len(alone.known) == 2 * ENTERPRISES * sum(len(wanted(some)) for some in ASKS.values())
    assert governed.visits <= alone.visits / 2
