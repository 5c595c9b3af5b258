import { afterEach, describe, expect, it, vi } from 'vitest';
import { toldIn, toldOf } from '../../src/field/counterparty';

const at = '2026-11-22T10:00:00Z';

describe('what the enterprise did', () => {
  it('is told newest first, scans and acts together', () => {
    const scans = [
      { index: 4, at, state: 'fresh', ageSeconds: 2 },
      { index: 3, at, state: 'stale' },
      { index: 9, at, state: 'officer' },
    ];
    const counterparty = [
      { index: 5, kind: 'arrival.confirmed', at, text: null },
      { index: 7, kind: 'recusal.requested', at, reason: 'x' },
      { index: 6, kind: 'visit.refused', at },
      { index: 8, kind: 'something.new', at },
    ];
    expect(toldIn({ codes: { scans }, counterparty }).map(({ kind }) => kind)).toEqual([
      'recusal',
      'refused',
      'confirmed',
      'scanned',
      'stale',
    ]);
  });

  it.each([
    ['nothing', {}],
    ['other shapes', { codes: [], counterparty: {} }],
    ['broken rows', { codes: { scans: [null, 1, { state: 'fresh' }] }, counterparty: ['x'] }],
  ])('is nothing in an answer with %s', (_name, answer) => {
    expect(toldIn(answer)).toEqual([]);
  });

  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['there is no network', false, () => Promise.reject(new TypeError('asked'))],
    ['the visit has not arrived yet', true, () => Promise.resolve(problem(404))],
    ['a portal answers', true, () => Promise.resolve(new Response('<!doctype html>'))],
    ['nobody answers', true, () => Promise.reject(new TypeError('cut'))],
  ])('is not known when %s', async (_name, onLine, fetch) => {
    vi.stubGlobal('navigator', { onLine });
    vi.stubGlobal('fetch', fetch);
    expect(await toldOf('v1')).toBeNull();
  });
});

function problem(status: number): Response {
  const headers = { 'content-type': 'application/problem+json' };
  return new Response(JSON.stringify({ type: '/problems/not-found' }), { status, headers });
}
