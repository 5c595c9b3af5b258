"""Tickets of the hotline: the good rows are in, the bad ones told, the same place is one place."""

import io
import json
import zipfile
from collections.abc import AsyncGenerator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from backend.cli import main
from backend.settings import DatabaseSettings
from backend.supervision.loop.problems import TicketsRefused
from backend.supervision.loop.tickets import clustering, reading
from tests.feedback.complaining import somebody_at
from tests.supervision.loop.desks import Desks, desks
from tests.whole_app import all_views, log_size

HEADER = "工单编号,受理时间,事发地址,诉求类别,诉求内容,承办单位,来电号码\n"
BODY = "东澜区市场监督管理局"
ROWS = (
    f"T1,2026-08-01 09:10:00,青石街17号,重复检查,一个月来了三次,{BODY},13800000001\n"
    f"T2,2026/8/20,云川市东澜区青石街道青石街 １７ 号门口,重复检查,又来查,{BODY},13800000002\n"
    f"T3,2026-08-21,临江路2号,乱收费,收了钱没有票据,{BODY},13800000003\n"
)
COLUMNS = reading.columns_of()
LENGTHS = ((1, 8000), (2, 2_000_000), (3, 1))


def test_both_encodings_give_the_same_tickets() -> None:
    text = HEADER + ROWS
    read = [
        reading.read(raw, COLUMNS)
        for raw in (
            text.encode(),
            b"\xef\xbb\xbf" + text.encode(),
            text.encode("gb18030"),
            text.replace("\n", "\r\n").encode("gb18030"),
        )
    ]
    assert [one.encoding for one in read] == ["utf-8", "utf-8", "gb18030", "gb18030"]
    assert all(one.tickets == read[0].tickets and one.refused == [] for one in read)
    assert read[0].tickets[1].received_on == date(2026, 8, 20)


def test_bytes_within_characters_end_no_line_however_many_there_are() -> None:
    """As Latin-1 text the middle byte of 全 (e5 85 a8) ends a line; putting such pieces together
    again took time by the square: one such line kept a thread busy for hours.
    """
    rows = [f"T{n},2026-08-01,甲路1号,噪声,{'全' * length},{BODY},1\n" for n, length in LENGTHS]
    read = reading.read((HEADER + "".join(rows)).encode(), COLUMNS)
    assert [(one.number, len(one.text)) for one in read.tickets] == [("T1", 8000), ("T3", 1)]
    assert [one.line for one in read.refused] == [3]


def test_a_first_line_no_reader_of_csv_takes_is_refused_as_no_such_file() -> None:
    with pytest.raises(TicketsRefused):
        reading.read(b"x" * 200_000 + b"\n" + ROWS.encode(), COLUMNS)


def test_bad_rows_are_told_with_line_and_reason_and_spoil_no_other() -> None:
    lines = [
        HEADER.encode("gb18030"),
        f"T1,2026-08-01,甲路1号,噪声,好的一行,{BODY},1\n".encode("gb18030"),
        "T2,2026-08-01,甲路1号,噪声,".encode("gb18030") + b"\xff\xff,x,1\n",
        "T3,2026-08-01,甲路1号,噪声,少两列\n".encode("gb18030"),
        ",2026-08-01,甲路1号,噪声,没有编号,x,1\n".encode("gb18030"),
        "T5,2026-08-01,甲路1号,噪声,,x,1\n".encode("gb18030"),
        "T6,上周二,甲路1号,噪声,时间不对,x,1\n".encode("gb18030"),
        'T7,2026-08-01,甲路1号,噪声,"引号没完,x,1\n'.encode("gb18030"),
        f"T8,2026-08-01,甲路1号,噪声,好的,{BODY},1\n".encode("gb18030"),
        f"T1,2026-08-02,甲路1号,噪声,编号重复,{BODY},1\n".encode("gb18030"),
        'T9,2026-08-01,甲路1号,噪声,"两行\n的内容，含""引号""",x,1\n'.encode("gb18030"),
        f"T10,2026-02-30,甲路1号,噪声,没有这一天,{BODY},1\n".encode("gb18030"),
    ]
    read = reading.read(b"".join(lines), COLUMNS)
    assert [one.number for one in read.tickets] == ["T1", "T8", "T9"]
    assert read.tickets[2].text == '两行\n的内容，含"引号"'
    assert [(one.line, one.reason.en) for one in read.refused] == [
        (3, "characters that are no GB18030"),
        (4, "5 columns instead of 7"),
        (5, "工单编号 is empty"),
        (6, "诉求内容 is empty"),
        (7, "no time: 上周二"),
        (8, "a quote is not closed"),
        (10, "the same number as in line 2"),
        (13, "no time: 2026-02-30"),
    ]


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"a,b\n1,2\n", b"\xff\xfe\x00", "姓名,电话\n".encode()]
)
def test_what_is_no_export_is_refused_whole(raw: bytes) -> None:
    with pytest.raises(TicketsRefused):
        reading.read(raw, COLUMNS)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading_and_no_line_is_lost_unsaid(rest: bytes) -> None:
    """Good rows after any rubbish that ends its line and opens no quote are read."""
    rubbish = rest.replace(b'"', b"'")
    good = f"\nT1,2026-08-01,甲路1号,噪声,好的一行,{BODY},1\n".encode()
    read = reading.read(HEADER.encode() + rubbish + good, COLUMNS)
    assert "T1" in [one.number for one in read.tickets]


def test_headers_are_data(tmp_path: Path) -> None:
    own = '{"number":["no"],"received":["when"],"place":["where"],"subject":["what"],'
    (tmp_path / reading.OPERATORS_FILE).write_text(own + '"text":["said"],"body":["who"]}')
    read = reading.read(b"No\tSaid\tWhere\n7\tloud\tx\n", reading.columns_of(tmp_path))
    assert [(one.number, one.text, one.place) for one in read.tickets] == [("7", "loud", "x")]
    (tmp_path / reading.OPERATORS_FILE).write_text('{"number": 7}')
    with pytest.raises(TicketsRefused):
        reading.columns_of(tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青石街17号", "云川市东澜区青石街道青石街 １７ 号门口"),
        ("青石街17号，好味小吃店", "东澜区青石街17号"),
        ("白雁镇农贸市场", "云川市东澜区白雁镇农贸市场"),
    ],
)
def test_one_place_however_it_is_written(one: str, other: str) -> None:
    assert clustering.cluster_of(one, "重复检查") == clustering.cluster_of(other, "重复 检查")


@pytest.mark.parametrize(
    ("one", "other"),
    [("青石街17号", "青石街18号"), ("青石街17号", "临江路17号"), ("", "青石街17号")],
)
def test_other_places_stay_apart(one: str, other: str) -> None:
    assert clustering.cluster_of(one, "噪声") != clustering.cluster_of(other, "噪声")
    assert clustering.cluster_of(one, "噪声") != clustering.cluster_of(one, "收费")


@pytest.fixture
async def here(
    database_settings: DatabaseSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Desks]:
    async with desks(database_settings, tmp_path, monkeypatch) as opened:
        yield opened


async def imported(here: Desks, login: str, content: bytes, status: int = 201) -> Any:
    client = await here.client(login)
    answer = await client.post("/api/tickets/imports", content=content)
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.mark.anyio
async def test_a_file_twice_is_harmless_and_a_cluster_becomes_one_lead(here: Desks) -> None:
    content = (HEADER + ROWS + "T4,,,,\n").encode("gb18030")
    first = await imported(here, "chenj", content)
    size = await log_size(here.app)
    again = await imported(here, "chenj", content)
    assert (first["taken"], first["refusedCount"], first["again"]) == (3, 1, False)
    assert (again["taken"], again["again"]) == (3, True)
    assert here.app.state.ledger.published.size == size
    other = await imported(here, "chenj", (HEADER + ROWS).encode())
    assert (other["taken"], other["known"]) == (0, 3)

    waiting = await here.get("huangw", "/api/tickets")  # the district: his own body is named
    assert [(one["count"], one["agency"]["id"]) for one in waiting["clusters"]] == [
        (2, "yunchuan-donglan-market")
    ]
    assert waiting["single"] == 1
    cluster = waiting["clusters"][0]
    asked: dict[str, Any] = {
        "source": "tickets",
        "sourceId": cluster["id"],
        "title": "",
        "text": "",
    }
    lead = await here.open(**asked, agencyId=None)
    read = await here.get("huangw", f"/api/leads/{lead['id']}")
    assert (read["source"], [one["number"] for one in read["tickets"]]) == ("tickets", ["T1", "T2"])
    assert "13800000001" not in str(waiting)
    assert read["tickets"][0]["text"] == "一个月来了三次"
    assert "一个月来了三次" not in str(read["acts"])  # which is what stands in the log
    await here.open("huangw", 404, **asked, agencyId=None)
    assert (await here.get("huangw", "/api/tickets"))["clusters"] == []


@pytest.mark.anyio
async def test_a_ticket_that_stands_alone_is_read_and_becomes_a_lead(here: Desks) -> None:
    await imported(here, "chenj", (HEADER + ROWS).encode())
    waiting = await here.get("huangw", "/api/tickets")
    assert waiting["single"] == 1
    alone = waiting["alone"][0]
    assert [one["text"] for one in alone["tickets"]] == ["收了钱没有票据"]
    asked: dict[str, Any] = {"source": "tickets", "sourceId": alone["id"], "title": "", "text": ""}
    lead = await here.open(**asked, agencyId=None)
    read = await here.get("huangw", f"/api/leads/{lead['id']}")
    assert [one["text"] for one in read["tickets"]] == ["收了钱没有票据"]
    waiting = await here.get("huangw", "/api/tickets")
    assert (waiting["single"], waiting["alone"]) == (0, [])


@pytest.mark.anyio
async def test_what_the_hotline_was_told_goes_with_a_referral(here: Desks) -> None:
    await imported(here, "chenj", (HEADER + ROWS).encode())
    cluster = (await here.get("huangw", "/api/tickets"))["clusters"][0]["id"]
    lead = await here.founded(source="tickets", sourceId=cluster)
    to: dict[str, str] = {"to": "discipline", "recipient": "区纪委监委", "reason": "疑似吃拿卡要"}
    read = await here.step("huangw", lead, "referral.sent", **to)
    await all_views(here.app)
    huangw = await here.client("huangw")
    answer = await huangw.get(f"/api/leads/{lead}/referrals/{read['referrals'][0]}")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bag:
        told = json.loads(bag.read(f"lead-{lead}/data/source/tickets.json"))
        described = json.loads(bag.read(f"lead-{lead}/data/lead.json"))
    assert [one["number"] for one in told] == ["T1", "T2"]
    paths = [one["path"] for one in described["files"]]
    assert paths == ["data/papers/00-letter.pdf", "data/source/tickets.json"]


@pytest.mark.anyio
async def test_the_bad_rows_of_a_file_can_be_read_again_later(here: Desks) -> None:
    await imported(here, "chenj", (HEADER + ROWS + "T4,,,,\n").encode())
    file = (await here.get("chenj", "/api/tickets"))["files"][0]
    assert [row["line"] for row in file["refused"]] == [5]


@pytest.mark.anyio
async def test_tickets_are_the_body_s_that_took_them_in_and_one_counts_once(here: Desks) -> None:
    """Two districts have a hotline each, and each numbers from T1; the city has all of them."""
    await somebody_at(here.app, "yunchuan-xicen", "supervisor", "xicen")
    content = (HEADER + ROWS).encode()
    east = await imported(here, "huangw", content)
    west = await imported(here, "xicen", content)
    city = await imported(here, "chenj", content)
    assert [(one["taken"], one["known"], one["again"]) for one in (east, west, city)] == [
        (3, 0, False)
    ] * 3

    whole = await here.get("chenj", "/api/tickets")
    assert [one["count"] for one in whole["clusters"]] == [2]
    assert [one["number"] for one in whole["clusters"][0]["tickets"]] == ["T2", "T1"]
    assert whole["single"] == 1
    asked: dict[str, Any] = {"source": "tickets", "title": "", "text": "", "agencyId": None}
    asked["sourceId"] = whole["clusters"][0]["id"]
    lead = await here.open("huangw", **asked)
    read = await here.get("huangw", f"/api/leads/{lead['id']}")
    assert [one["number"] for one in read["tickets"]] == ["T1", "T2"]
    # What the other district took in waits there as before.
    assert [one["count"] for one in (await here.get("xicen", "/api/tickets"))["clusters"]] == [2]
    asked["agencyId"] = "yunchuan-xicen-market"
    other = await here.open("xicen", **asked)
    assert other["id"] != lead["id"]


@pytest.mark.anyio
async def test_only_deciding_bodies_import_and_others_see_nothing(here: Desks) -> None:
    await somebody_at(here.app, "yunchuan-donglan-qingshi", "supervisor", "studio")
    await somebody_at(here.app, "yunchuan-xicen", "supervisor", "xicen")
    content = (HEADER + ROWS).encode()
    for login in ("studio", "tangn", "auditor"):
        await imported(here, login, content, 403)
        assert not (await here.get(login, "/api/tickets"))["imports"]
    await imported(here, "chenj", content)
    assert (await here.get("xicen", "/api/tickets"))["clusters"] == []
    assert (await here.get("tangn", "/api/tickets"))["clusters"] == []
    refused = await imported(here, "chenj", b"no,header\n", 422)
    assert refused["type"] == "/problems/tickets-refused"


def test_the_command_tells_bad_rows_and_keeps_nothing_on_a_dry_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PALM_DATA", str(tmp_path / "data"))
    file = tmp_path / "tickets.csv"
    file.write_bytes((HEADER + ROWS + "T4,,,,\n").encode("gb18030"))
    told = CliRunner().invoke(main, ["tickets", "import", str(file), "--dry-run"])
    assert told.exit_code == 0, told.output
    assert "gb18030: 3 good, 1 bad" in told.output
    assert "line 5" in told.output
    assert not (tmp_path / "data").exists()
    nobody = CliRunner().invoke(main, ["tickets", "import", str(file), "--agency", "x"])
    assert nobody.exit_code == 1
