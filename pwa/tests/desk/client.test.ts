import { afterEach, expect, it, vi } from 'vitest';
import { createClient } from '../../src/desk/api/client';

afterEach(() => vi.useRealTimers());

/** Answers in turn, and counts the questions. */
function server(...statuses: number[]): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    const status = statuses[asked.length - 1] ?? 200;
    const problem = { type: '/problems/sign-in-required' };
    const type = status === 200 ? 'application/json' : 'application/problem+json';
    const body = JSON.stringify(status === 200 ? { number: asked.length } : problem);
    return new Response(body, { status, headers: { 'content-type': type } });
  });
  return asked;
}

it('hands on once what was asked before a screen came', async () => {
  const asked = server();
  const client = createClient(() => undefined);
  client.foresee('/api/wall?');
  expect(await client.ask('/api/wall?')).toEqual({ ok: true, value: { number: 1 } });
  expect(await client.ask('/api/wall?')).toEqual({ ok: true, value: { number: 2 } });
  expect(asked).toHaveLength(2);
});

it('offers no closed agency for what is new, and names it where one looks back', async () => {
  const agency = (id: string, closed: boolean) => ({ id, name: { zh: id, en: id }, closed });
  vi.stubGlobal('fetch', async () => Response.json([agency('a', false), agency('b', true)]));
  const client = createClient(() => undefined);
  const names = (answer: Awaited<ReturnType<typeof client.agencies>>) =>
    answer.ok ? answer.value.map(({ name }) => name.en) : [];
  expect(names(await client.agencies())).toEqual(['a']);
  expect(names(await client.everyAgency())).toEqual(['a', 'b (closed)']);
});

it('asks again when nobody was signed in yet', async () => {
  const asked = server(401, 200);
  let left = 0;
  const client = createClient(() => {
    left += 1;
  });
  client.foresee('/api/map');
  expect(await client.ask('/api/map')).toEqual({ ok: true, value: { number: 2 } });
  expect([asked.length, left]).toEqual([2, 0]);
});

it('forgets what nobody came for, and never takes an answer for an act', async () => {
  vi.useFakeTimers();
  const asked = server();
  const client = createClient(() => undefined);
  client.foresee('/api/session');
  await client.ask('/api/session', { method: 'DELETE' });
  await client.ask('/api/session');
  client.foresee('/api/map');
  await vi.advanceTimersByTimeAsync(6000);
  await client.ask('/api/map');
  expect(asked).toHaveLength(5);
});
