import { expect, it } from 'vitest';
import { instant, when } from '../../src/i18n/format';

it.each(['zh-CN', 'en-GB'])('writes the clock as a browser in %s does', (tag) => {
  const style = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const browser = new Intl.DateTimeFormat(tag, style);
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2026, 0, 3); at += 61_000) {
    expect(instant(at, 'clock')).toBe(browser.format(at));
  }
});

it('tells an instant nobody can read as a dash', () => {
  expect(instant('yesterday', 'clock')).toBe('—');
});

it('leaves the day away on the day itself', () => {
  const noon = new Date(2026, 10, 22, 12, 5).getTime();
  expect(when(noon, noon + 60_000)).toBe('12:05');
  expect(when(noon, noon + 86_400_000)).not.toBe('12:05');
});
