import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { file, readBytes } from '../../src/stores/files';
import type { SyncMachine } from '../../src/sync/machine';
import { emptyBody, FakeServer, onPath, portal, problem } from '../support/fake_server';
import { Phone } from '../support/phone';

let server: FakeServer;
let phone: Phone;
let machine: SyncMachine;

beforeEach(async () => {
  server = await FakeServer.create();
  phone = await Phone.enrolled(server);
  machine = phone.machine(server);
  await phone.openVisit();
});

const all = { urgent: true } as const;

describe('nothing is proven by', () => {
  it.each([
    ['a captive portal', portal],
    ['an empty 200', emptyBody],
    ['JSON of somebody else', () => Response.json({ ok: true })],
    ['an answer without verdicts', () => Response.json({ checkpoints: [], verdicts: [] })],
    ['a proxy that is down', () => new Response('bad gateway', { status: 502 })],
    ['a full disk', () => problem(507, 'storage-full')],
  ])('%s', async (_name, answer) => {
    await phone.photo(100);
    server.faults = [onPath('/', async () => answer())];
    const before = await phone.counts();
    expect((await machine.run()).type).toBe('halted');
    expect(await phone.counts()).toEqual({ ...before, proven: 0 });
    server.faults = [];
    expect(await machine.run(all)).toEqual({ type: 'done' });
    expect((await phone.counts()).waiting).toBe(0);
  });

  it('a captive portal that comes up between entries and files', async () => {
    const digest = await phone.photo(2_000_000);
    server.faults = [onPath('/api/media', async () => portal())];
    expect(await machine.run()).toEqual({ type: 'halted', problem: 'no-answer' });
    expect(await file(phone.database, digest)).toMatchObject({ state: 'waiting', receipt: null });
    expect(await readBytes(phone.database, digest)).not.toBeNull();
  });

  it.each([
    ['the proof of another entry', { index: 1 }],
    ['no proof at all', { proof: [] }],
    ['a tree that nobody signed', { treeSize: 999 }],
  ])('%s', async (_name, lie) => {
    await phone.note('x');
    server.faults = [
      onPath('/api/sync/push', async (_asked, serve) => {
        const answer = (await (await serve()).json()) as { verdicts: object[] };
        const verdicts = answer.verdicts.map((verdict) => ({ ...verdict, ...lie }));
        return Response.json({
          ...answer,
          verdicts: [verdicts[0], verdicts[0]],
        });
      }),
    ];
    expect(await machine.run()).toEqual({ type: 'halted', problem: 'server-lies' });
    expect((await phone.counts()).proven).toBe(0);
  });

  it('a checkpoint of another log', async () => {
    const other = await FakeServer.create();
    server.faults = [
      onPath('/api/sync/push', async (_asked, serve) => {
        const answer = (await (await serve()).json()) as object;
        for (const entry of server.log.entries) other.log.append(entry);
        return Response.json({ ...answer, checkpoints: [await other.log.checkpoint()] });
      }),
    ];
    expect(await machine.run()).toEqual({ type: 'halted', problem: 'server-lies' });
    expect((await phone.counts()).proven).toBe(0);
  });

  it('a media receipt for other bytes', async () => {
    const digest = await phone.photo(100);
    server.faults = [
      onPath('/api/sync/media-receipts', async (_asked, serve) => {
        const answer = (await (await serve()).json()) as { receipts: { sha256: string }[] };
        const [first] = answer.receipts;
        const receipts = answer.receipts.map(({ sha256 }) => ({ ...first, sha256 }));
        return Response.json({ ...answer, receipts: receipts.slice(1) });
      }),
    ];
    expect(await machine.run()).toEqual({ type: 'halted', problem: 'server-lies' });
    expect(await file(phone.database, digest)).toMatchObject({ state: 'waiting' });
    expect(await readBytes(phone.database, digest)).not.toBeNull();
  });

  it('a server that says it has everything and holds nothing', async () => {
    const digest = await phone.photo(100);
    server.faults = [
      onPath('/api/media', async () => {
        const headers = { location: '/api/media/x', 'upload-offset': '100' };
        return new Response(null, { status: 201, headers });
      }),
    ];
    await machine.run();
    expect(await file(phone.database, digest)).toMatchObject({ state: 'waiting', sent: false });
    server.faults = [];
    expect(await machine.run(all)).toEqual({ type: 'done' });
    expect(await file(phone.database, digest)).toMatchObject({ state: 'proven' });
  });
});
