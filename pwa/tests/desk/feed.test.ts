import { expect, it, vi } from 'vitest';
import type { Answered, Client } from '../../src/desk/api/client.ts';
import type { VisitPage, VisitSummary } from '../../src/desk/api/shapes.ts';
import type { LiveStream } from '../../src/desk/live/stream.ts';
import { createVisitFeed } from '../../src/desk/visits/feed.ts';
import { NO_FILTER } from '../../src/desk/visits/filter.ts';

it('shows nothing to the next account that the last one had asked for', async () => {
  const answers: ((answer: Answered<VisitPage>) => void)[] = [];
  const visits = () => new Promise<Answered<VisitPage>>((resolve) => answers.push(resolve));
  const silent = () => () => undefined;
  const live = { onEntry: silent, onRefetch: silent } as unknown as LiveStream;
  const feed = createVisitFeed({ visits } as unknown as Client, live);
  feed.show(NO_FILTER);
  feed.forget();
  feed.show(NO_FILTER);
  const before = { id: 'of-the-city', lastIndex: 7 } as VisitSummary;
  answers[0]?.({ ok: true, value: { visits: [before], nextBefore: null } });
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  expect(feed.state.value).toEqual({ kind: 'loading' });
  const own = { id: 'of-the-district', lastIndex: 3 } as VisitSummary;
  answers[1]?.({ ok: true, value: { visits: [own], nextBefore: null } });
  await vi.waitFor(() => expect(feed.state.value).toMatchObject({ feed: { visits: [own] } }));
});
