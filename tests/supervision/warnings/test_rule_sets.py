"""What was in force can be read again, and a past warning with it."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from backend.database import Database
from backend.planning.views import FOLLOWERS as PLANNING_VIEWS
from backend.supervision.warnings import store
from backend.supervision.warnings.book import WarningBook, shipped_rules
from backend.supervision.warnings.reading import RuleFiles, RuleSet
from backend.supervision.warnings.routes import HANDLERS
from backend.supervision.warnings.sets import KeptRuleLostError, RuleSets
from backend.supervision.warnings.store import SetRow
from backend.supervision.warnings.views import FOLLOWERS
from tests.accounts.people import NOW, chen, stranger, wang
from tests.supervision.scene import Scene, new_id, opening, scene

pytestmark = pytest.mark.anyio

STRICT = {
    "id": "single-officer",
    "name": {"zh": "少于三人", "en": "Fewer than three"},
    "text": {"zh": "问一问", "en": "Ask"},
    "basis": {"title": "自定"},
    "subject": "visit",
    "when": [{"fact": "officers", "atMost": 2}],
}


class Place:
    """The scene with a book that publishes."""

    def __init__(self, here: Scene, book: WarningBook, own: Path, kept: Path) -> None:
        self.here, self.book, self.own, self.kept = here, book, own, kept

    def write(self, rule: Any) -> None:
        (self.own / "single-officer.json").write_text(json.dumps(rule))

    async def sets(self) -> list[SetRow]:
        await self.here.server.views.reached(self.here.server.ledger.published.size - 1)
        return await self.here.server.database.read(lambda tx: store.sets(tx, 10))


@asynccontextmanager
async def place(database: Database, folder: Path) -> AsyncGenerator[Place]:
    own, kept = folder / "own", folder / "kept"
    own.mkdir()
    book = WarningBook(database, shipped_rules(), own)
    followers = (*PLANNING_VIEWS, *FOLLOWERS)
    async with scene(database, folder, HANDLERS, followers=followers, warning_book=book) as here:
        book.__init__(
            database, shipped_rules(), own, sets=RuleSets(database, here.server.ledger, kept)
        )
        yield Place(here, book, own, kept)


async def test_a_set_is_published_once_and_again_when_a_file_changes(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as at:
        await at.book.standing(NOW)
        await at.book.standing(NOW)
        first = await at.sets()
        at.write(STRICT)
        await at.book.standing(NOW)
        (at.own / "single-officer.json").unlink()
        await at.book.standing(NOW)
        every = await at.sets()
        ledger = at.here.server.ledger
        again = WarningBook(database, shipped_rules(), sets=RuleSets(database, ledger, at.kept))
        await again.standing(NOW)

        assert len(first) == 1
        assert [row[1] for row in every] == [first[0][1], every[1][1], first[0][1]]
        assert every[1][1] != first[0][1]
        assert len(await at.sets()) == 3
        shown = await at.here.ask(chen(), "/api/warning-rules")
        assert [one["setSha256"] for one in shown["sets"]] == [row[1] for row in every]


async def test_a_kept_set_is_read_as_it_was_and_a_changed_file_is_no_proof(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as at:
        await at.book.standing(NOW)
        rules = (await at.sets())[0][2]
        sets = RuleSets(database, at.here.server.ledger, at.kept)

        read = sets.read(rules)
        (at.kept / f"{rules[0].sha256}.json").write_text("{}")

        assert isinstance(read, RuleSet)
        assert read == RuleFiles(shipped_rules()).refresh()
        with pytest.raises(KeptRuleLostError):
            sets.read(rules)


async def test_a_warning_somebody_spoke_of_opens_with_the_rule_of_then(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as at:
        at.write(STRICT)
        phone = await at.here.phone(wang())
        await at.here.push(phone.sign("visit.opened", opening(new_id())))
        listed = await at.here.ask(chen(), "/api/warnings?rule=single-officer")
        spoken = listed["warnings"][0]["id"]
        desk = await at.here.client(chen())
        body = {"verdict": "confirmed", "note": "确实如此"}
        await desk.post(f"/api/warnings/{spoken}/assessment", json=body)
        (at.own / "single-officer.json").unlink()

        after = await at.here.ask(chen(), "/api/warnings?rule=single-officer")
        past = await at.here.ask(chen(), f"/api/warnings/{spoken}")
        hidden = await (await at.here.client(stranger())).get(f"/api/warnings/{spoken}")

        assert after["warnings"] == []
        assert (past["past"], past["rule"]["name"]["en"]) == (True, "Fewer than three")
        assert past["warning"]["state"] == "confirmed"
        assert len(past["evidence"]) == 1
        assert hidden.status_code == 404
