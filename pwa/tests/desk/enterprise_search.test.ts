import { expect, it } from 'vitest';
import type { Enterprise } from '../../src/desk/api/shapes.ts';
import { foundIn } from '../../src/desk/tasks_assign/found.ts';

it('a search without an answer never says that there is no such enterprise', () => {
  const trouble = { from: 'here', name: 'offline' } as const;
  expect(foundIn({ ok: false, trouble })).toEqual({ kind: 'failed', trouble });
  const enterprises: Enterprise[] = [];
  expect(foundIn({ ok: true, value: { enterprises } })).toEqual({ kind: 'found', enterprises });
});
