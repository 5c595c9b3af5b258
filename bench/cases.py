"""A year of cases: 80,000 ordinary and 90,000 summary ones with twenty acts each; lists, search,
the page of a case, the deadlines of a body, and the clock over all that are open.

The rows are laid down as their views lay them down; no log is signed for it.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import uvloop

from backend.accounts.model import Name
from backend.agencies import store as agencies_store
from backend.agencies.model import Agency
from backend.cases import showing
from backend.cases.deadlines import nightly
from backend.cases.deadlines.showing import dues_for
from backend.cases.procedure import acts
from backend.cases.procedure.acts import Act, name_of
from backend.cases.procedure.facts import Facts, after
from backend.cases.store import Wanted
from backend.cases.summary import showing as summary_showing
from backend.cases.summary.store import Wanted as SummaryWanted
from backend.database import Database, Transaction, open_database
from backend.settings import DatabaseSettings
from backend.web import Asker
from bench.lines import Line
from bench.machine import percentile

TODAY = date(2026, 6, 22)
ORDINARY, SUMMARY, ACTS, BODIES, AT_ONCE = 80_000, 90_000, 20, 40, 2_000
OPEN_EVERY = 3
"""Every third case is open: far more than a city would have."""
READINGS = 60
OFFICERS = ("o0001", "o0002")
CAUSES = ("未按规定明码标价", "经营超过保质期的食品", "占用消防通道", "未公示许可证", "虚假宣传")
PARTIES = ("好味", "福来", "云川", "鑫源", "百合", "长青", "金桥", "顺达")
FINE = acts.Penalty(kinds=("fine",), fine=500_000, rule="《某办法》第十条")


def cases(runs: int) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="palm-bench-") as folder:
        return uvloop.run(_measure(Path(folder), max(runs, 1)))


async def _measure(folder: Path, runs: int) -> list[Line]:
    async with open_database(DatabaseSettings(), folder) as database:
        begun = time.perf_counter()
        await database.write(_bodies)
        for first in range(0, ORDINARY, AT_ONCE):
            await database.write(lambda tx, at=first: _ordinary(tx, at))
        for first in range(0, SUMMARY, AT_ONCE):
            await database.write(lambda tx, at=first: _summaries(tx, at))
        print(f"    filled in {time.perf_counter() - begun:.0f} s", flush=True)
        begun = time.perf_counter()
        open_cases = await nightly.pass_over(database, TODAY)
        night = time.perf_counter() - begun
        lines = [await _line(database, runs, *one) for one in _readings()]
    what = f"clock over {open_cases:,} open cases"
    each = night / open_cases * 1000
    return [*lines, Line(what, "≤ 60 s", f"{night:.1f} s, {each:.2f} ms each", night <= 60)]


Reading = Callable[[Transaction], object]


def _readings() -> Iterator[tuple[str, float, Reading]]:
    dice = random.Random(5)
    city, body = _asker("/city/"), _asker(_path(7))
    store = f"{ORDINARY:,} ordinary and {SUMMARY:,} summary cases"

    def listed(asker: Asker, **wanted: Any) -> Reading:
        return lambda tx: showing.cases_for(tx, asker, Wanted(scope=asker.agency_path, **wanted))

    yield f"first page of cases, {store}", 200, listed(city)
    yield "the same in one body of forty", 200, listed(body)
    yield "one stage", 200, listed(body, stage="execution")
    yield "search, common words", 200, listed(city, text="明码标价")
    yield "search, one case", 200, listed(city, text="福来第4321")
    yield "search, nothing found", 200, listed(city, text="没有这样的当事人")
    yield "search, nothing found in one body", 200, listed(body, text="没有这样的当事人")
    yield (
        "search, summary cases, nothing found",
        200,
        lambda tx: summary_showing.summaries_for(
            tx, city, SummaryWanted(scope="/city/", text="没有这样的当事人")
        ),
    )
    yield (
        "page of a case with its twenty acts",
        300,
        lambda tx: showing.case_of(tx, city, _id(dice.randrange(ORDINARY)), TODAY),
    )
    yield "all deadlines of a body", 300, lambda tx: dues_for(tx, body, TODAY)
    yield "all deadlines of the city", 300, lambda tx: dues_for(tx, city, TODAY)


async def _line(
    database: Database, runs: int, what: str, limit_ms: float, reading: Reading
) -> Line:
    """As the route makes it: read, measured, encoded."""
    series: list[list[float]] = []
    for _ in range(runs):
        took: list[float] = []
        for _ in range(READINGS):
            begun = time.perf_counter()
            msgspec.json.encode(await database.read(reading))
            took.append((time.perf_counter() - begun) * 1000)
        series.append(took)
    shown = sorted(series, key=lambda some: percentile(some, 0.95))[len(series) // 2]
    p50, p95 = percentile(shown, 0.5), percentile(shown, 0.95)
    print(f"    {what}: p50 {p50:.1f} ms, p95 {p95:.1f} ms", flush=True)
    return Line(
        what, f"p95 ≤ {limit_ms:.0f} ms", f"p50 {p50:.1f} ms, p95 {p95:.1f} ms", p95 <= limit_ms
    )


def _asker(path: str) -> Asker:
    return Asker(account_id="a1", login="bench", role="admin", agency_id="", agency_path=path)


def _path(body: int) -> str:
    return "/city/" if body == 0 else f"/city/b{body:03d}/"


def _id(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-{number:012x}"


def _bodies(tx: Transaction) -> None:
    agencies_store.add_agencies(
        tx,
        [
            Agency(
                id="city" if body == 0 else f"b{body:03d}",
                parent_id=None if body == 0 else "city",
                path=_path(body),
                level="city" if body == 0 else "district",
                kind="enforcement",
                name=Name(f"单位{body}", f"Body {body}"),
                region_code="990000",
                territory="/city/",
            )
            for body in range(BODIES)
        ],
    )


def _story(day: date, cause: str) -> list[tuple[Act, str]]:
    """Twenty acts of a plain case, each with the stage it leads to."""
    officer: dict[str, Any] = {"on": day, "by": OFFICERS[0]}
    two: dict[str, Any] = {**officer, "officers": OFFICERS}
    head: dict[str, Any] = {"on": day, "by": "a1"}
    party: dict[str, Any] = {"on": day, "by": "party"}
    proposed = acts.Proposed(**two, party_kind="organisation", cause=cause, breach_ended=day)
    evidence = [acts.EvidenceAdded(**two, evidence=f"证据{n}", proves="…") for n in range(6)]
    told: dict[str, Any] = {
        "penalty": FINE,
        "hearing_offered": False,
        "facts": "…" * 60,
        "reasons": "…" * 60,
    }
    reasons: dict[str, Any] = {"evidence": ("证据0",), "reasons": "…" * 60}
    head_decides: dict[str, Any] = {**head, "officers": OFFICERS, **reasons}
    decided = acts.Decided(**head_decides, outcome="penalty", penalty=FINE)
    return [
        (proposed, "filing"),
        (acts.Filed(**head), "evidence"),
        *((one, "evidence") for one in evidence),
        (acts.TestingBegun(**officer), "evidence"),
        (acts.TestingEnded(**officer), "evidence"),
        (acts.CorrectionOrdered(**two, text="公示价格"), "evidence"),
        (acts.InvestigationFinished(**two, outcome="penalty", penalty=FINE), "review"),
        (acts.NoticeServed(**officer, **told), "decision"),
        (acts.StatementFiled(**party, text="已改正" * 20), "decision"),
        (acts.StatementAnswered(**officer, adopted=False, answer="…" * 20), "decision"),
        (decided, "service"),
        (acts.DecisionServed(**officer, method="direct"), "execution"),
        (acts.CorrectionChecked(**two, corrected=True), "execution"),
        (acts.Paid(**party, amount=500_000), "execution"),
        (acts.Closed(**head, ground="executed"), "closed"),
    ]


def _ordinary(tx: Transaction, first: int) -> None:
    dice = random.Random(first)
    files: list[tuple[Any, ...]] = []
    done: list[tuple[Any, ...]] = []
    people: list[tuple[str, str]] = []
    for number in range(first, first + AT_ONCE):
        is_open = number % OPEN_EVERY == 0
        day = TODAY - timedelta(days=dice.randrange(80) if is_open else 100 + dice.randrange(200))
        cause, path = dice.choice(CAUSES), _path(number % BODIES)
        story = _story(day, cause)
        facts, case = Facts(), _id(number)
        count = dice.randrange(2, ACTS - 1) if is_open else ACTS
        for place, (act, stage) in enumerate(story[:count]):
            facts = after(facts, act, stage)
            raw = msgspec.json.encode(act).decode()
            idx = number * ACTS + place
            key = f"{_id(number)}-{place}"
            done.append((key, case, idx, name_of(act), day.isoformat(), act.by, raw, idx))
        name, serial = (
            f"{dice.choice(PARTIES)}第{number}商行",
            f"单位{number % BODIES}案字〔2026〕{number}号",
        )
        party = msgspec.json.encode({"kind": "organisation", "name": name}).decode()
        last = number * ACTS + count - 1
        files.append(
            (
                case,
                path,
                serial,
                party,
                None,
                None,
                cause,
                facts.stage,
                msgspec.json.encode(facts).decode(),
                f"{serial} {name} {cause}",
                facts.filed_on.isoformat() if facts.filed_on else None,
                day.isoformat(),
                number * ACTS,
                last,
                last,
            )
        )
        people += [(officer, case) for officer in OFFICERS]
    tx.execute_many(f"INSERT INTO case_file VALUES ({', '.join('?' * 15)})", files)
    tx.execute_many(f"INSERT INTO case_act VALUES ({', '.join('?' * 8)})", done)
    tx.execute_many("INSERT INTO case_officer VALUES (?, ?)", people)


def _summaries(tx: Transaction, first: int) -> None:
    dice = random.Random(first)
    kept: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    for number in range(first, first + AT_ONCE):
        idx = 10_000_000 + number * ACTS
        case, day = _id(1_000_000 + number), TODAY - timedelta(days=dice.randrange(300))
        name, cause = f"{dice.choice(PARTIES)}第{number}小店", dice.choice(CAUSES)
        serial, path = f"简〔2026〕J{number}号", _path(number % BODIES)
        row = (case, idx, "kid", f"v{number}", path, serial, name, cause, 10_000)
        row += (day.isoformat(), "", idx, OFFICERS[0], None, "{}" + " " * 800)
        kept.append((*row, f"{serial} {name} {cause}".lower(), idx))
        events += [
            (idx + n, case, "summary.handed_over", OFFICERS[0], "", idx, '{"how": "print"}')
            for n in range(1, ACTS)
        ]
    tx.execute_many(f"INSERT INTO summary_case VALUES ({', '.join('?' * 17)})", kept)
    tx.execute_many(f"INSERT INTO summary_event VALUES ({', '.join('?' * 7)})", events)
