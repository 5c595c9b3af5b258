"""From signed entries to numbers at a desk, on both databases."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.cases.model import Acted as CaseActed
from backend.cases.model import Party
from backend.cases.procedure import acts as case_acts
from backend.cases.views import FOLLOWERS as CASE_VIEWS
from backend.database import Database, Transaction
from backend.feedback.complaints.views import FOLLOWERS as COMPLAINT_VIEWS
from backend.feedback.ratings.model import Distribution, RatingsReleased
from backend.ledger.views import follow_some
from backend.planning.frequency.model import CapPublished, CountCorrected, Limit, PublishedBasis
from backend.planning.views import FOLLOWERS as PLANNING_VIEWS
from backend.supervision.indicators import store
from backend.supervision.indicators.routes import HANDLERS
from backend.supervision.indicators.views import FOLLOWERS
from backend.supervision.loop.model import Acted
from backend.supervision.loop.procedure import acts
from backend.supervision.loop.views import FOLLOWERS as LEAD_VIEWS
from backend.supervision.warnings.book import WarningBook, shipped_rules
from backend.supervision.warnings.views import FOLLOWERS as WARNING_VIEWS
from tests.accounts.people import NOW, chen, stranger, wang
from tests.supervision.scene import Scene, new_id, opening, photo, scene, zhao

pytestmark = pytest.mark.anyio

TODAY = NOW.date()
ACT = {"code": "0" * 25, "secret": "s" * 22}


def place(database: Database, tmp_path: Path) -> Any:
    book = WarningBook(database, shipped_rules(), tmp_path / "rules")
    return scene(
        database,
        tmp_path,
        HANDLERS,
        followers=(
            *PLANNING_VIEWS,
            *CASE_VIEWS,
            *COMPLAINT_VIEWS,
            *WARNING_VIEWS,
            *LEAD_VIEWS,
            *FOLLOWERS,
        ),
        warning_book=book,
    )


async def numbers(here: Scene, query: str = "") -> dict[str, tuple[int, int | None]]:
    page = await here.ask(chen(), f"/api/indicators{query}")
    return {one["id"]: (one["numerator"], one["denominator"]) for one in page["indicators"]}


async def act(here: Scene, kind: str, subject: str, body: Any) -> None:
    server = here.server
    index = await server.database.write(
        lambda tx: server.ledger.act(
            tx, kind=kind, by="a-chenj", subject=subject, body=body, now=server.now
        )
    )
    await server.views.reached(index)


async def test_a_visit_counts_for_its_body_and_its_records_open(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        coded, plain = new_id(), new_id()
        await here.push(
            phone.sign("visit.opened", opening(coded, act=ACT)),
            phone.sign("code.shown", {"visit": coded, "showing": new_id()}),
            phone.sign("visit.opened", opening(plain, purpose="service")),
            phone.sign("visit.closed", {"visit": plain, "result": "corrected_on_site"}),
        )

        found = await numbers(here)
        missing = await here.ask(chen(), "/api/indicators/coding/records?part=without")
        page = await here.ask(chen(), "/api/indicators")

        assert found["coding"] == (1, 2)
        assert found["showing"] == (1, 2)
        assert found["inspections"] == (1, None)
        assert found["inspections-per-enterprise"] == (1, 1)
        assert found["complete-evidence"] == (1, 1)
        assert found["corrected-on-site"] == (1, 1)
        assert [one["id"] for one in missing["records"]] == [plain]
        assert missing["records"][0]["title"]["zh"] == "云川好味小吃店"
        coding = next(one for one in page["indicators"] if one["id"] == "coding")
        assert [one["agency"]["id"] for one in coding["bodies"]] == ["city-east"]
        assert sum(one["numerator"] for one in coding["trend"]) == 1


async def test_evidence_is_complete_when_the_last_original_is_here(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit, capture = new_id(), new_id()
        await here.push(
            phone.sign("visit.opened", opening(visit)),
            phone.sign("photo.captured", photo(visit, capture)),
            phone.sign("visit.closed", {"visit": visit, "result": "no_problem"}),
        )
        before = (await numbers(here))["complete-evidence"]
        await here.store(f"original of {capture}".encode())

        assert before == (0, 1)
        assert (await numbers(here))["complete-evidence"] == (1, 1)


async def test_time_to_proof_is_what_the_opening_waited_on_the_phone(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        await here.push(
            phone.sign("visit.opened", opening(new_id()), wall=NOW - timedelta(hours=3)),
            phone.sign("visit.opened", opening(new_id()), wall=NOW),
            phone.sign("visit.opened", opening(new_id()), wall=NOW + timedelta(hours=9)),
        )
        found = await numbers(here)
        late = await here.ask(chen(), "/api/indicators/proof-minutes/records?part=without")

        assert found["proof-minutes"] == (3 * 3600, 3)
        assert found["proved-within-hour"] == (2, 3)
        assert len(late["records"]) == 1


async def test_visits_over_the_cap_follow_caps_and_corrections(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visits = [new_id() for _ in range(3)]
        for days, visit in enumerate(visits):
            opened = phone.sign("visit.opened", opening(visit), wall=NOW - timedelta(days=5 - days))
            await here.push(opened)
        assert (await numbers(here))["over-cap"] == (0, None)

        cap = CapPublished(
            agency="/city/east/",
            year=TODAY.year,
            limits=[Limit(per_year=1)],
            exemptions=[],
            basis=PublishedBasis(title="频次上限"),
        )
        await act(here, "cap.published", "/city/east/", cap)
        over = await here.ask(chen(), "/api/indicators/over-cap/records")
        corrected = CountCorrected(visit=visits[0], counted=False, reason="开错了")
        await act(here, "count.corrected", visits[0], corrected)
        after = await here.ask(chen(), "/api/indicators/over-cap/records")

        assert [one["id"] for one in over["records"]] == [visits[2], visits[1]]
        assert [one["id"] for one in after["records"]] == [visits[2]]
        assert (await numbers(here))["over-cap"] == (1, None)


async def test_released_ratings_count_for_their_body(database: Database, tmp_path: Path) -> None:
    async with place(database, tmp_path) as here:
        totals = Distribution(count=5, overall=(0, 0, 1, 1, 3), facts={})
        body = RatingsReleased(
            batch="b1", agency="city-east", until=TODAY, totals=totals, digests=[]
        )
        await act(here, "ratings.released", "b1", body)
        found = await numbers(here)

        assert found["ratings"] == (5, None)
        assert found["rating-mean"] == (22, 5)


async def step(here: Scene, lead: str, done: acts.AnyAct, kind: str) -> None:
    body = Acted(
        lead=lead,
        id=new_id(),
        act=done,
        stage="rectifying",
        agency="/city/east/",
        handler="/city/",
        turn=None,
    )
    await act(here, kind, lead, body)


@pytest.mark.parametrize(
    ("days", "verdict", "expected"),
    [(0, None, (1, 1)), (1, None, (0, 1)), (None, None, (0, 1)), (0, "revoked", (0, 0))],
)
async def test_a_paper_counts_on_its_last_day_unless_it_was_revoked(
    database: Database,
    tmp_path: Path,
    days: int | None,
    verdict: Any,
    expected: tuple[int, int],
) -> None:
    async with place(database, tmp_path) as here:
        lead, due = new_id(), TODAY - timedelta(days=3)
        by: dict[str, Any] = {"by": "a-chenj"}
        source = acts.Source(kind="observation")
        opened = acts.Opened(on=due, source=source, title="亮码不到位", **by)
        await step(here, lead, opened, "lead.opened")
        issued = acts.Issued(on=due, due=due, kind="opinion", facts="事实", demands="改正", **by)
        await step(here, lead, issued, "paper.issued")
        if days is not None:
            on = due + timedelta(days=days)
            reported = acts.Reported(on=on, text="已改正", proof=(), **by)
            await step(here, lead, reported, "rectification.reported")
        if verdict is not None:
            decided = acts.ObjectionDecided(on=due, verdict=verdict, reason="撤销", **by)
            await step(here, lead, decided, "objection.decided")
        later = f"?to={TODAY}&from={TODAY - timedelta(days=1)}"

        assert (await numbers(here))["rectified-in-time"] == expected
        assert (await numbers(here, later))["rectified-in-time"] == (0, 0)


async def test_nobody_sees_numbers_of_another_part_of_the_tree(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        for person in (wang(), zhao()):
            phone = await here.phone(person)
            await here.push(phone.sign("visit.opened", opening(new_id(), person.officer_id or "")))
        page = await here.ask(stranger(), "/api/indicators")
        outside = await (await here.client(stranger())).get("/api/indicators?agency=city-east")
        officer = await (await here.client(wang())).get("/api/indicators")
        west = await here.ask(stranger(), "/api/indicators/inspections/records")

        assert page["agency"]["id"] == "west"
        assert {one["id"]: one["numerator"] for one in page["indicators"]}["inspections"] == 1
        assert len(west["records"]) == 1
        assert outside.status_code == 404
        assert officer.status_code == 403


async def test_pages_of_records_follow_each_other_without_a_gap(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visits = [new_id() for _ in range(5)]
        await here.push(*(phone.sign("visit.opened", opening(one)) for one in visits))
        seen: list[str] = []
        after = ""
        while True:
            page = await here.ask(chen(), f"/api/indicators/inspections/records?limit=2{after}")
            seen += [one["id"] for one in page["records"]]
            if page["nextAfter"] is None:
                break
            after = f"&after={page['nextAfter']}"
        refused = await (await here.client(chen())).get(
            "/api/indicators/inspections/records?after=nonsense"
        )

        assert seen == visits[::-1]
        assert refused.status_code == 400


async def test_built_again_from_the_log_the_facts_are_the_same(
    database: Database, tmp_path: Path
) -> None:
    async with place(database, tmp_path) as here:
        phone = await here.phone(wang())
        visit, capture = new_id(), new_id()
        await here.push(
            phone.sign("code.shown", {"visit": visit, "showing": new_id()}),
            phone.sign("visit.closed", {"visit": visit, "result": "correction_ordered"}),
            phone.sign("photo.captured", photo(visit, capture)),
            phone.sign("visit.opened", opening(visit, act=ACT), wall=NOW - timedelta(days=40)),
        )
        await here.store(f"original of {capture}".encode())

        def everything(tx: Transaction) -> list[Any]:
            return [
                sorted(tx.fetch_all(f"SELECT * FROM {table}"))
                for table in ("indicator_fact", "indicator_day")
            ]

        def again(tx: Transaction) -> list[Any]:
            for table in ("indicator_fact", "indicator_day"):
                tx.execute(f"DELETE FROM {table}")
            tx.execute("DELETE FROM view_cursor WHERE name = 'indicator'")
            while follow_some(tx, FOLLOWERS, 3):
                pass
            return everything(tx)

        kept = await database.write(everything)
        assert kept[0]
        assert await database.write(again) == kept


async def test_a_day_whose_last_fact_moved_is_gone(database: Database, tmp_path: Path) -> None:
    fact = store.Fact(
        kind="visit",
        subject="v",
        agency_path="/city/",
        day="2026-11-01",
        idx=1,
        amounts={"visits": 1},
    )

    def work(tx: Transaction) -> list[Any]:
        store.put(tx, "visit", "v", fact)
        store.put(tx, "visit", "v", None)
        return tx.fetch_all("SELECT * FROM indicator_day")

    async with place(database, tmp_path):
        assert await database.write(work) == []


async def case_act(here: Scene, case: str, done: Any, stage: str) -> None:
    body = CaseActed(
        case=case,
        id=new_id(),
        act=done,
        stage=stage,
        agency="/city/east/",
        number="云东市监罚〔2026〕7号",
        party=Party(kind="person", name="张三"),
    )
    await act(here, "case.acted", case, body)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (("upheld",), (0, 1)),
        (("annulled",), (1, 1)),
        (("withdrawn",), (0, 0)),
        (("upheld", "redo"), (1, 2)),  # kept in the reconsideration, overturned in court
        (("illegal", "changed"), (2, 2)),
    ],
)
async def test_what_overturns_a_decision_counts_on_the_day_it_ended_and_opens_its_case(
    database: Database, tmp_path: Path, results: tuple[Any, ...], expected: tuple[int, int]
) -> None:
    async with place(database, tmp_path) as here:
        case, on = new_id(), TODAY - timedelta(days=3)
        by: dict[str, Any] = {"by": "a-chenj", "on": on}
        proposed = case_acts.Proposed(
            officers=("o-wang",), party_kind="person", cause="未公示价格", breach_ended=on, **by
        )
        await case_act(here, case, proposed, "proposed")
        for result in results:
            done = case_acts.ReconsiderationDecided if result == "upheld" else case_acts.SuitDecided
            await case_act(here, case, done(result=result, **by), "closed")
        later = f"?to={TODAY}&from={TODAY - timedelta(days=1)}"
        found = await here.ask(chen(), "/api/indicators/overturned/records?part=with")
        whole = await here.ask(chen(), "/api/indicators/overturned/records")

        assert (await numbers(here))["overturned"] == expected
        assert (await numbers(here, later))["overturned"] == (0, 0)
        assert [one["opens"] for one in found["records"]] == [case] * expected[0]
        assert len(whole["records"]) == expected[1]
        assert {one["title"]["zh"] for one in whole["records"]} <= {"云东市监罚〔2026〕7号"}
