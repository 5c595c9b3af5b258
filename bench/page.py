"""The enterprise's phone after one scan, on a poor link: 400 kbit/s, 300 ms a request.

Slowed by Chromium itself (CDP `Network.emulateNetworkConditions`), from the scan's address over
the redirect to the page. Usable means painted, with its style: no step needs the script.
"""

import secrets
import statistics
import time
import uuid

import httpx
from playwright.sync_api import Browser, sync_playwright

from backend.codes import officer_code
from bench.devices import Device, body_of_push
from bench.lines import Line
from bench.serving import Served
from tests.e2e.conftest import FLAGS

BITS_PER_SECOND, LATENCY_MS = 400_000, 300
USABLE_MS, BYTES_MAX, SCRIPT_BYTES_MAX = 1_500, 40_000, 15_000
PHONE = {"width": 360, "height": 780}
TIMES = """() => ({
  painted: performance.getEntriesByName('first-contentful-paint')[0].startTime,
  ready: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
})"""


def page(served: Served, cookie: str, device: Device, runs: int) -> list[Line]:
    """Three lines: usable, bytes of all requests, bytes of scripts."""
    shown: list[dict[str, float]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", headless=True, args=FLAGS
        )
        for _ in range(runs):
            shown.append(_opened(browser, f"{served.url}/s/{_scanned(served, cookie, device)}"))
            print(f"    {shown[-1]}", flush=True)
        browser.close()
    painted = statistics.median(one["painted"] for one in shown)
    ready = statistics.median(one["ready"] for one in shown)
    size, script = max(one["bytes"] for one in shown), max(one["script"] for one in shown)
    told: list[dict[str, object]] = [dict(one) for one in shown]
    link = f"{BITS_PER_SECOND // 1000} kbit/s, {LATENCY_MS} ms"
    return [
        Line(
            f"scan → the enterprise's page is usable, {link}",
            f"≤ {USABLE_MS / 1000} s",
            f"{painted / 1000:.2f} s; script ready {ready / 1000:.2f} s",
            painted <= USABLE_MS,
            runs=told,
        ),
        Line(
            "everything the page loads, over the wire",
            f"≤ {BYTES_MAX / 1000:.0f} KB",
            f"{size / 1000:.1f} KB",
            size <= BYTES_MAX,
        ),
        Line(
            "its script",
            f"≤ {SCRIPT_BYTES_MAX / 1000:.0f} KB",
            f"{script / 1000:.1f} KB",
            script <= SCRIPT_BYTES_MAX,
        ),
    ]


def _scanned(served: Served, cookie: str, device: Device) -> str:
    """A visit of two officers with photos of their faces, and the code shown for it."""
    visit = str(uuid.uuid4())
    body = {
        "visit": visit,
        "enterprise": {"id": "e000001", "name": "测试企业"},
        "found": "code",
        "officers": ["o001", "o002"],
        "inspectionType": "routine",
        "checklists": ["catering", "food-operation", "safety-exits"],
    }
    entries = [device.entry("visit.opened", body)]
    entries += [
        device.entry("note.written", {"visit": visit, "note": f"n{n}", "text": "记录"})
        for n in range(20)
    ]
    headers = {"Cookie": cookie, "Content-Type": "application/json"}
    httpx.post(
        f"{served.url}/api/sync/push", content=body_of_push(entries), headers=headers, timeout=30
    ).raise_for_status()
    return officer_code.encode(
        device.key,
        kid=device.kid,
        visit=visit,
        head=device.head or bytes(32),
        seq=device.seq,
        at_ms=int(time.time() * 1000),
        source=0,
        nonce=secrets.token_bytes(8),
    )


def _opened(browser: Browser, address: str) -> dict[str, float]:
    """One phone that has never seen the page: nothing is in its cache."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, locale="zh-CN")
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    sizes: dict[str, float] = {}
    scripts: set[str] = set()
    session.on("Network.loadingFinished", lambda one: _note(sizes, one))
    session.on("Network.responseReceived", lambda one: _note_script(scripts, one))
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BITS_PER_SECOND / 8,
            "uploadThroughput": BITS_PER_SECOND / 8,
        },
    )
    tab.goto(address, timeout=60_000)
    tab.wait_for_load_state("networkidle")
    times = tab.evaluate(TIMES)
    context.close()
    script = sum(size for request, size in sizes.items() if request in scripts)
    return {**times, "bytes": sum(sizes.values()), "script": script, "requests": len(sizes)}


def _note(sizes: dict[str, float], told: dict[str, object]) -> None:
    sizes[str(told["requestId"])] = float(str(told["encodedDataLength"]))


def _note_script(scripts: set[str], told: dict[str, object]) -> None:
    if told["type"] == "Script":
        scripts.add(str(told["requestId"]))
