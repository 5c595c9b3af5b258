import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLiveStream } from '../../src/desk/live/stream';
import { conditionWords, tellingFacts } from '../../src/desk/warnings_judge/fact_words';
import { countingWords } from '../../src/desk/warnings_judge/rule_facts';
import type { RuleLine } from '../../src/desk/warnings_judge/warnings_api';
import { language } from '../../src/i18n/language';

const FOLDER = join(import.meta.dirname, '../../../backend/supervision/warnings/data');
const RULES = readdirSync(FOLDER).map(
  (name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as RuleLine['rule'],
);

afterEach(() => {
  language.value = 'zh';
  vi.unstubAllGlobals();
});

describe.each(['zh', 'en'] as const)('what a rule asks for, in %s', (chosen) => {
  it('has words for every fact of every shipped rule', () => {
    language.value = chosen;
    for (const { when } of RULES) {
      for (const one of when) {
        const words = conditionWords(one);
        expect(words).not.toContain('{}');
        if (chosen === 'zh') expect(words).toMatch(/\p{Script=Han}/u);
      }
    }
  });
});

describe('what was measured', () => {
  it('leaves out what is true of nearly everything', () => {
    expect(tellingFacts({ purpose: 'inspection', overCap: 2 })).toEqual(['超过年度上限 2 次']);
    expect(tellingFacts({ purpose: 'inspection' })).toEqual(['目的：检查']);
  });

  it('says an average with its tenth, and what has no words under its name', () => {
    expect(tellingFacts({ averageTenths: 26 })).toEqual(['平均 2.6 分']);
    expect(tellingFacts({ moonlight: true })).toEqual(['moonlight: true']);
  });
});

describe('how a rule counts', () => {
  it('says by what, what happens after a warning, and what counts once', () => {
    const [rule] = RULES.filter(({ id }) => id === 'clue-off-line');
    expect(rule && countingWords(rule)).toBe(
      '365 天内满 3 次预警·按单位累计·预警后重新计数·3 天内的只计一次',
    );
  });
});

describe('a warning that appears', () => {
  it('is told to the screen, and moves no position of the log', async () => {
    const text =
      'event: position\ndata: {"index":7}\n\nevent: warnings\ndata: {"new":1,"gone":0}\n\n';
    const asked: string[] = [];
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('fetch', (address: string) => {
      asked.push(address);
      if (asked.length > 1) return new Promise(() => undefined);
      const headers = { 'content-type': 'text/event-stream' };
      return Promise.resolve(new Response(text, { headers }));
    });
    const stream = createLiveStream(() => undefined);
    const heard = new Promise<void>((resolve) => stream.onWarnings(resolve));

    stream.start();
    await heard;
    await vi.waitFor(() => expect(stream.connection.value).toBe('waiting'));
    stream.nudge();
    await vi.waitFor(() => expect(asked).toEqual(['/api/live', '/api/live?after=7']));
    stream.stop();
  });
});
