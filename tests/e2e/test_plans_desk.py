"""Plans and approvals at the desk: one drafts and asks, another approves, both look at it."""

import re
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from backend.settings import DatabaseSettings
from tests.databases import apart
from tests.e2e.clerk import Clerk, clerks
from tests.e2e.conftest import FLAGS
from tests.palm_server import Server
from tests.planning.desk_scene import OTHER, desks

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


async def _visited(folder: Path) -> None:
    """One approved visit, one nobody approved, an urgent one, and a piece of advice."""
    async with desks(DatabaseSettings(), folder) as here:
        await here.approved(enterprises=[OTHER])
        phone = await here.phone()
        await here.visit(phone)
        await here.visit(phone, urgent={"reason": "群众报告燃气泄漏"})
        await here.visit(phone, purpose="guidance")


@pytest.fixture
def visited(tmp_path: Path) -> Generator[Server]:
    apart(_visited(tmp_path))
    opened = Server(tmp_path)
    opened.start()
    yield opened
    opened.stop()


def test_one_asks_and_another_approves(server: Server, chromium: Playwright) -> None:
    with clerks(chromium, server) as (drafter, head):
        plan_ask_and_approve(drafter, head)
        draw_ask_approve_and_revoke(drafter, head)
        go_together(drafter, head)
        publish_items(head)
        look_in_english(head)
        assert [*drafter.eyes.findings, *head.eyes.findings] == []


def plan_ask_and_approve(drafter: Clerk, head: Clerk) -> None:
    page = drafter.page
    for part in ("permits", "plans", "visits", "items"):
        drafter.open(part)
        drafter.look(f"{part}-empty")

    drafter.open("plans")
    drafter.press("起草计划")
    page.get_by_label("名称").fill("年度餐饮日常检查计划")
    page.get_by_label("企业数").fill("120")
    page.locator("dialog .check").first.wait_for()
    drafter.look("plan-form")
    drafter.press("保存草稿")
    expect(page.get_by_text("没有公布频次上限")).to_be_visible()
    drafter.press("提交审批")
    expect(page.locator(".chip-live")).to_have_text("待审批")

    for word in ("餐", "小吃"):
        drafter.ask(word)
        if word == "餐":
            drafter.look("permit-form")
        drafter.press("提交审批")
        page.locator("dialog").wait_for(state="detached")
    expect(page.get_by_text("起草人不能自批").first).to_be_visible()
    drafter.look("awaiting")

    head.open("plans")
    head.press("批准")
    head.press("公布")
    expect(head.page.get_by_text("已公布").first).to_be_visible()
    head.look("published")
    head.open("permits")
    head.press("退回")
    head.page.get_by_label("退回意见").fill("请写明检查内容")
    head.page.locator("dialog").get_by_role("button", name="退回", exact=True).click()
    drafter.open("permits")
    expect(page.get_by_text("退回意见：请写明检查内容")).to_be_visible()
    drafter.press("修改后再提交")
    page.get_by_label("检查内容").fill("消防通道")
    drafter.press("提交审批")
    page.locator("dialog").wait_for(state="detached")
    head.open("permits")
    head.page.get_by_text("全选我能批的").click()
    head.look("bulk")
    head.press("批准选中的 2 份")
    expect(head.page.get_by_text("没有待审批的申请。")).to_be_visible()
    expect(head.page.get_by_text(re.compile(r"-00001"))).to_be_visible()
    head.look("approved")


def go_together(drafter: Clerk, head: Clerk) -> None:
    """One visit of two bodies is asked for and approved once; what cannot wait says why."""
    page = drafter.page
    drafter.ask("超市")
    form = page.locator("dialog")
    form.locator(".frequency-counters").wait_for()
    form.get_by_label("一起去的单位").select_option("东澜区市场监督管理局")
    form.locator(".check", has_text="吴国栋").locator("input").check()
    drafter.look("joint-form")
    drafter.press("提交审批")
    form.wait_for(state="detached")
    together = "综合查一次，一起去：东澜区市场监督管理局"
    expect(page.get_by_text(together)).to_be_visible()
    head.open("permits")
    head.press("批准")
    expect(head.page.get_by_text("没有待审批的申请。")).to_be_visible()

    page.goto(f"{drafter.url}/desk/tasks")
    drafter.press("新建任务")
    form.get_by_label("企业").first.fill("餐")
    form.locator(".found-line").first.click()
    form.locator(".check", has_text="王建国").locator("input").check()
    form.get_by_text("情况紧急，先查后批").click()
    form.get_by_label("为什么来不及审批").fill("群众报告燃气泄漏")
    drafter.look("task-urgent")
    drafter.press("派发任务")
    expect(page.get_by_text("先查后批：群众报告燃气泄漏")).to_be_visible()


def publish_items(head: Clerk) -> None:
    head.open("items")
    head.press("公布清单")
    head.page.get_by_label("公布文件").fill("行政检查事项清单（2026 年版）")
    head.look("items-form")
    head.page.locator("dialog").get_by_role("button", name="公布清单").click()
    expect(head.page.get_by_text("行政检查事项清单（2026 年版）")).to_be_visible()
    head.look("items")


def look_in_english(head: Clerk) -> None:
    head.page.evaluate("localStorage.setItem('palm.language', 'en')")
    for part in ("permits", "plans", "visits", "items"):
        head.open(part)
        head.look(f"en-{part}")


def draw_ask_approve_and_revoke(drafter: Clerk, head: Clerk) -> None:
    """Who was drawn gets a task when the head has approved the draw, and loses it with it."""
    page = drafter.page
    page.goto(f"{drafter.url}/desk/draws")
    drafter.press("新建抽取")
    page.get_by_label("名称").fill("年末消防抽查")
    page.get_by_label("执法主体").select_option("云川市综合行政执法局")
    page.get_by_label("抽取企业数").fill("3")
    drafter.press("固定名单")
    drafter.press("公开种子并抽取")
    drafter.press("申请审批")
    page.locator("dialog .check").first.wait_for()
    page.locator("dialog").get_by_text("不去的企业").click()
    page.locator("dialog details .check").first.click()
    page.get_by_label("不去的理由").fill("上月已经查过")
    drafter.look("draw-form")
    page.locator("dialog").get_by_role("button", name="提交审批").click()
    expect(page.get_by_text(re.compile("上月已经查过"))).to_be_visible()
    draw = page.url

    head.page.evaluate("localStorage.setItem('palm.language', 'zh')")
    head.open("permits")
    drawn = head.page.locator(".visit-name", has_text="年末消防抽查")
    expect(drawn).to_contain_text("2 家企业")
    head.press("批准")
    expect(head.page.get_by_text("没有待审批的申请。")).to_be_visible()
    page.goto(draw)
    expect(page.get_by_text("任务已下达")).to_have_count(2)
    head.page.goto(draw)
    head.press("撤销审批")
    head.page.get_by_label("撤销理由").fill("上级要求暂停")
    head.look("draw-revoke")
    head.page.locator("dialog").get_by_role("button", name="撤销审批").click()
    expect(head.page.get_by_text("撤销理由：上级要求暂停")).to_be_visible()
    page.goto(draw)
    expect(page.get_by_role("button", name="修改后再申请")).to_be_visible()
    page.goto(f"{drafter.url}/desk/inbox")
    expect(page.get_by_text("检查审批已撤销").first).to_be_visible()


def test_what_nobody_approved_is_listed_and_made_up(visited: Server, chromium: Playwright) -> None:
    chrome = chromium.chromium.launch(
        executable_path="/usr/bin/chromium", headless=True, args=FLAGS
    )
    page = chrome.new_context(locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
    clerk = Clerk(page, visited, "chenj")
    clerk.open("visits")
    expect(page.get_by_text("先查后批：群众报告燃气泄漏")).to_be_visible()
    expect(page.locator(".chip-attention", has_text="无审批")).to_be_visible()
    clerk.look("visits")
    clerk.press("补办审批")
    dialog = page.locator("dialog")
    dialog.get_by_label("执法主体").select_option("云川市综合行政执法局")
    dialog.locator(".check", has_text="证件有效").nth(1).wait_for()
    for name in ("王建国", "李敏"):
        dialog.locator(".check", has_text=name).locator("input").check()
    clerk.look("make-up")
    clerk.press("提交审批")
    expect(page.get_by_text("已申请，等待审批")).to_be_visible()
    clerk.open("permits")
    expect(page.get_by_text("先查后批：群众报告燃气泄漏")).to_be_visible()
    clerk.look("made-up")
    page.goto(f"{visited.url}/desk/tasks")
    expect(page.get_by_text("批准文号")).to_be_visible()
    assert clerk.eyes.findings == []
    chrome.close()
