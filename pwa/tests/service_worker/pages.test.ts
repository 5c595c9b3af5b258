import { beforeEach, expect, it, vi } from 'vitest';

const WORKER = '../../src/service_worker/main';

let ask: (event: unknown) => void = () => undefined;

beforeEach(async () => {
  vi.stubGlobal('__PRECACHE__', [
    ['/index.html', 'a'],
    ['/assets/index.js', 'b'],
  ]);
  vi.stubGlobal('__VERSION__', 'test');
  vi.stubGlobal('caches', { open: async () => ({ match: async () => new Response('held') }) });
  vi.stubGlobal('self', {
    addEventListener: (name: string, act: typeof ask) => {
      if (name === 'fetch') ask = act;
    },
    location: { origin: 'https://palm.test' },
  });
  vi.resetModules();
  await import(WORKER);
});

async function answered(path: string, mode = 'navigate', method = 'GET'): Promise<boolean> {
  const answer = vi.fn();
  const request = { url: new URL(path, 'https://palm.test').href, mode, method };
  ask({ request, respondWith: answer });
  await answer.mock.calls[0]?.[0];
  return answer.mock.calls.length > 0;
}

it.each(['/', '/index.html', '/queue', '/inbox', '/visits/new?task=t1', '/visits/7/code'])(
  'opens %s without a network',
  async (path) => {
    expect(await answered(path)).toBe(true);
  },
);

it.each([
  '/s/AQFe79jAafhcDQ',
  '/d/0123456789abcdefABCDEF',
  '/a/0123456789abcdefABCDEF',
  '/c/04M9ZGCJ/20261122/abc',
  '/e',
  '/e/claim',
  '/k/PT-1',
  '/complaints/new',
  '/desk/visits',
  '/api/session',
  '/log/key',
  '/meadow',
  'https://elsewhere.test/',
])('leaves %s to the server, though it is opened on a phone with the app', async (path) => {
  expect(await answered(path)).toBe(false);
});

it('answers its own files, and never anything but a reading', async () => {
  expect(await answered('/assets/index.js', 'cors')).toBe(true);
  expect(await answered('/assets/pages/page.css', 'cors')).toBe(false);
  expect(await answered('/visits/7', 'navigate', 'POST')).toBe(false);
});
