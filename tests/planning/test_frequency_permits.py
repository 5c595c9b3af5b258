"""What a permit says: ordered from above or not, and who means to come when."""

from pathlib import Path
from typing import Any

import pytest

from backend.database import Database, Transaction
from tests.planning.frequency_scene import EAST, WEST, town
from tests.supervision.scene import SHOP

pytestmark = pytest.mark.anyio


async def test_a_special_inspection_is_exempt_only_when_its_permit_says_it_was_ordered(
    database: Database, tmp_path: Path
) -> None:
    ordered = {"id": "special-ordered", "text": {"zh": "…", "en": "…"}, "source": "test"}
    exemption = {**ordered, "inspectionType": "special", "orderedFromAbove": True}
    async with town(database, tmp_path) as here:
        await here.cap(1, exemptions=[{**exemption, "verified": False}])
        visits = [await here.visit(inspectionType="special") for _ in range(3)]
        states = (("approved", 1), ("approved", 0), ("submitted", 1))
        for visit, (state, from_above) in zip(visits, states, strict=True):
            await database.write(
                lambda tx, v=visit, s=state, o=from_above: _permit(tx, v, state=s, ordered=o)
            )
        told = await here.answer()
        assert (told["own"]["counted"], told["own"]["exempt"]) == (2, 1)


def _permit(
    tx: Transaction, permit: str, *, state: str, ordered: int = 0, path: str = WEST, joint: str = ""
) -> None:
    bodies = f'[{{"agency": "{joint}", "checklists": []}}]' if joint else "[]"
    content = f'{{"asked": {{"checklists": ["catering"], "joint": {bodies}}}}}'
    tx.execute(
        "INSERT INTO permit (id, agency_path, state, content, seen, asked_by, asked_ms,"
        " approved_ms, ordered_from_above, from_day, until_day, last_idx)"
        " VALUES (?, ?, ?, ?, 0, 'a', 0, ?, ?, '2026-12-01', '2026-12-05', 0)",
        (permit, path, state, content, 0 if state == "approved" else None, ordered),
    )
    tx.execute("INSERT INTO permit_visit VALUES (?, ?, 0, 0)", (permit, permit))


async def test_what_others_are_permitted_to_do_is_an_overlap_until_they_have_come(
    database: Database, tmp_path: Path
) -> None:
    async with town(database, tmp_path) as here:
        await database.write(lambda tx: _open_permit(tx, "p-1", state="approved"))
        await database.write(lambda tx: _open_permit(tx, "p-2", state="withdrawn"))
        await database.write(lambda tx: _open_permit(tx, "p-3", state="approved", path=EAST))
        await database.write(
            lambda tx: _open_permit(tx, "p-4", state="submitted", joint="city-east")
        )
        told = await here.answer(checklists="catering")
        seen = {one["id"]: one for one in told["overlaps"]}
        assert set(seen) == {"p-1", "p-3", "p-4"}
        assert (seen["p-1"]["own"], seen["p-1"]["joined"]) == (False, False)
        assert (seen["p-3"]["own"], seen["p-4"]["joined"]) == (True, True)
        assert (seen["p-1"]["day"], seen["p-1"]["agency"]["id"]) == ("2026-12-01", "west")
        assert {ref["item"] for ref in seen["p-1"]["common"]} >= {"dishes", "pests"}
        merges = [p["overlap"] for p in told["proposals"] if p["act"] == "merge"]
        assert (merges, told["choiceNeeded"]) == (["p-1"], True)
        assert (await here.answer(day="2026-09-01"))["overlaps"] == []

        visit = await here.visit(here.zhaos)
        await database.write(
            lambda tx: tx.execute("INSERT INTO permit_visit VALUES (?, 'p-1', 0, 0)", (visit,))
        )
        assert "p-1" not in {one["id"] for one in (await here.answer())["overlaps"]}


def _open_permit(tx: Transaction, permit: str, **more: Any) -> None:
    _permit(tx, permit, **more)
    tx.execute("DELETE FROM permit_visit WHERE permit = ?", (permit,))
    tx.execute("INSERT INTO permit_enterprise VALUES (?, ?)", (permit, SHOP.id))
