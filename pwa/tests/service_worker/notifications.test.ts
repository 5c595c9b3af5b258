import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { turn } from '../../src/device/installed_worker';

const WORKER = '../../src/service_worker/main';

interface Window {
  readonly url: string;
  readonly focus: () => Promise<void>;
  readonly navigate: () => Promise<void>;
  readonly postMessage: (message: unknown) => void;
}

const opened: string[] = [];
const told: unknown[] = [];
const navigated = vi.fn();
let windows: Window[] = [];
let click: (event: unknown) => void = () => undefined;
let push: (event: unknown) => void = () => undefined;
const shown: string[] = [];

function aWindow(path: string): Window {
  return {
    url: `https://palm.test${path}`,
    focus: async () => undefined,
    navigate: navigated,
    postMessage: (message) => told.push([path, message]),
  };
}

beforeEach(async () => {
  const hear = (name: string, act: typeof click) => {
    if (name === 'notificationclick') click = act;
    if (name === 'push') push = act;
  };
  const openWindow = async (path: string) => opened.push(path);
  vi.stubGlobal('__PRECACHE__', []);
  vi.stubGlobal('__VERSION__', 'test');
  vi.stubGlobal('self', {
    addEventListener: hear,
    location: { origin: 'https://palm.test' },
    clients: { matchAll: async () => windows, openWindow },
    registration: { showNotification: async (title: string) => shown.push(title) },
  });
  vi.resetModules();
  await import(WORKER);
});

afterEach(() => {
  opened.length = 0;
  told.length = 0;
  shown.length = 0;
  navigated.mockClear();
});

async function tap(url: string): Promise<void> {
  let done: Promise<unknown> = Promise.resolve();
  const notification = { data: { url }, close: () => undefined };
  click({ notification, waitUntil: (work: Promise<unknown>) => (done = work) });
  await done;
}

it('a tap on a notification asks the open app to turn, and never loads it anew', async () => {
  windows = [aWindow('/desk/visits'), aWindow('/visits/7/sound')];
  await tap('/inbox');
  expect(told).toEqual([['/visits/7/sound', { type: 'open', path: '/inbox' }]]);
  expect(navigated).not.toHaveBeenCalled(); // a recording would end with the page
  expect(opened).toEqual([]);
});

it.each([
  ['/inbox', '/inbox'],
  ['https://elsewhere.example/steal', '/'],
])('a tap opens %s as %s where only the desk is open', async (url, path) => {
  windows = [aWindow('/desk/visits')];
  await tap(url);
  expect(opened).toEqual([path]);
  expect(told).toEqual([]);
});

it('a push is shown, and makes an open app fetch at once what it only hints at', async () => {
  windows = [aWindow('/visits/7')];
  let done: Promise<unknown> = Promise.resolve();
  const data = { json: () => ({ title: '立即停止本次执法', body: '', url: '/inbox' }) };
  push({ data, waitUntil: (work: Promise<unknown>) => (done = work) });
  await done;
  expect(shown).toEqual(['立即停止本次执法']);
  expect(told).toEqual([['/visits/7', { type: 'news' }]]);
});

it('the open app turns to the address by its own router', () => {
  const router = new EventTarget();
  const addresses: string[] = [];
  const turned = vi.fn();
  router.addEventListener('popstate', turned);
  vi.stubGlobal('history', {
    pushState: (_state: null, _title: '', to: string) => addresses.push(to),
  });
  vi.stubGlobal('PopStateEvent', Event);
  vi.stubGlobal('dispatchEvent', (event: Event) => router.dispatchEvent(event));
  for (const other of [null, 'skip-waiting', { type: 'open' }, { type: 'reference' }]) turn(other);
  expect(turned).not.toHaveBeenCalled();
  turn({ type: 'open', path: '/inbox' });
  expect(addresses).toEqual(['/inbox']);
  expect(turned).toHaveBeenCalledOnce();
});
