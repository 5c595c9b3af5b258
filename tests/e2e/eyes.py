"""Looks at a screen as people do who see little, see no colours, or hold a small phone."""

import os
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import ConsoleMessage, Page

from tests.conftest import REPOSITORY
from tests.palm_server import SCREENSHOTS

AXE = REPOSITORY / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = (360, 740)
DESK = (1440, 900)
LIGHT_AND_DARK = ("light", "dark")

_WRONG = """async rules => {
  // Colours that fade after a change are judged where they end.
  await new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
  const fades = document.getAnimations()
    .filter(one => Number.isFinite(one.effect.getComputedTiming().endTime));
  await Promise.allSettled(fades.map(one => one.finished));
  const told = await axe.run(document, {
    runOnly: { type: 'tag', values: rules },
    resultTypes: ['violations'],
  });
  return told.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`));
}"""

_TOO_WIDE = """() => [
  'html', 'body', 'main', '.page-body', '.sheet-body', '.page-foot', '.page-head',
].flatMap(name => [...document.querySelectorAll(name)]
    .filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
    .map(one => `${name} is ${one.scrollWidth} wide in ${one.clientWidth}`))"""


class Finding(msgspec.Struct, frozen=True):
    """What is wrong on a screen."""

    screen: str
    wrong: str


class Eyes:
    """Collects everything wrong on the screens of a page, so that one run tells all."""

    def __init__(self, page: Page, *, expected: tuple[str, ...] = ()) -> None:
        self._page = page
        self._expected = expected
        self._axe = AXE.read_text("utf-8")
        self._screen = "start"
        self._pictures = os.environ.get(SCREENSHOTS)
        self.findings: list[Finding] = []
        self.seen: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._note(f"error: {error}"))

    def look(
        self,
        screen: str,
        *,
        sizes: tuple[tuple[int, int], ...] = (PHONE,),
        schemes: tuple[str, ...] = LIGHT_AND_DARK,
    ) -> None:
        """Judge the screen as it stands, in each size and each of light and dark."""
        self._screen = screen
        self.seen.append(screen)
        for width, height in sizes:
            self._page.set_viewport_size({"width": width, "height": height})
            self._judge(f"{screen}@{width}", self._page.evaluate(_TOO_WIDE))
            for scheme in schemes:
                self._page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # "light" and "dark" are what it takes
                self._judge(f"{screen}@{width} {scheme}", self._violations())
                self._picture(f"{screen}-{width}-{scheme}")

    def _violations(self) -> list[str]:
        if not self._page.evaluate("typeof axe === 'object'"):
            self._page.evaluate(self._axe)
        return self._page.evaluate(_WRONG, RULES)

    def _judge(self, screen: str, wrong: list[str]) -> None:
        self.findings += [Finding(screen, one) for one in wrong]

    def _picture(self, name: str) -> None:
        if self._pictures:
            folder = Path(self._pictures)
            folder.mkdir(parents=True, exist_ok=True)
            self._page.screenshot(path=folder / f"{name}.png")

    def _on_console(self, message: ConsoleMessage) -> None:
        where: dict[str, Any] = dict(message.location)
        text = f"{message.text} {where.get('url', '')}"
        if message.type in {"error", "warning"} and not self._is_expected(text):
            self._note(f"console: {text}")

    def _is_expected(self, text: str) -> bool:
        return any(part in text for part in self._expected)

    def _note(self, text: str) -> None:
        self.findings.append(Finding(self._screen, text))
