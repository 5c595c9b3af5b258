import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { Message, Task } from '../../src/domain/api';
import * as field from '../../src/field';
import { database } from '../../src/field/palm';
import { showStored } from '../../src/field/views';
import { readDevice } from '../../src/stores/device';
import { writeSetting } from '../../src/stores/settings';
import { kinds, open, withoutNetwork } from '../support/officer';

withoutNetwork();

it('who signs out leaves the records on the phone, and nothing of the person', async () => {
  const visit = await open();
  await writeSetting(database, 'tasks', [{ id: 't', enterpriseId: 'e' } as Task]);
  await writeSetting(database, 'inbox', [{ id: 'm' } as Message]);
  await showStored();
  expect(await field.signOut()).toEqual({ ok: true });
  await showStored();
  expect(field.me.value).toBeNull();
  expect(field.tasks.value).toEqual([]);
  expect(field.inbox.value).toEqual([]);
  expect(await readDevice(database)).not.toBeNull();
  expect(await kinds(visit)).toContain('visit.opened');
});
