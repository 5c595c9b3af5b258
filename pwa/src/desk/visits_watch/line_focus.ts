/** j and k move the real focus, so that Enter, screen readers and eyes agree on the place. */

const LINES = '.visit-line';

export function stepFocus(step: 1 | -1): void {
  const lines = [...document.querySelectorAll<HTMLElement>(LINES)];
  const { activeElement } = document;
  const here = activeElement instanceof HTMLElement ? lines.indexOf(activeElement) : -1;
  const next = here < 0 ? (step > 0 ? 0 : lines.length - 1) : here + step;
  const line = lines[Math.min(lines.length - 1, Math.max(0, next))];
  line?.focus();
  line?.scrollIntoView({ block: 'nearest' });
}

export function focusedLine(): string | null {
  const { activeElement } = document;
  return activeElement?.matches(LINES) ? activeElement.getAttribute('href') : null;
}

/** A line that moved up with news loses its focus in the browser: give it back. */
export function restoreFocus(href: string | null): void {
  if (href === null || document.activeElement !== document.body) return;
  for (const line of document.querySelectorAll<HTMLElement>(LINES)) {
    if (line.getAttribute('href') === href) line.focus({ preventScroll: true });
  }
}
