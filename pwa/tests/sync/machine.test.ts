import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readDevice } from '../../src/stores/device';
import { countEntries, entriesInState } from '../../src/stores/entries';
import { countFiles, file, readBytes } from '../../src/stores/files';
import { readReference } from '../../src/stores/reference';
import { backoffMs } from '../../src/sync/backoff';
import { queueFile } from '../../src/sync/export';
import { lookAgain } from '../../src/sync/look_again';
import type { SyncMachine } from '../../src/sync/machine';
import { nextChunk } from '../../src/sync/upload';
import { cut, emptyBody, FakeServer, onPath, portal, problem } from '../support/fake_server';
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

async function counts() {
  return await phone.database.use(async (db) => {
    const [entries, files] = [await countEntries(db), await countFiles(db)];
    const waiting = entries.waiting + files.counts.waiting;
    const proven = entries.proven + files.counts.proven;
    return { waiting, proven, needsYou: entries['needs-you'] + files.counts['needs-you'] };
  });
}

const all = { urgent: true } as const;

it('proves entries, previews and originals, in this order', async () => {
  await phone.photo(3_000_000, 500);
  await phone.photo(900, 400);
  expect(await machine.run()).toEqual({ type: 'done' });
  // visit, two photos, one beacon; four files
  expect(await counts()).toEqual({ waiting: 0, proven: 8, needsYou: 0 });
  const lengths = [...server.uploads.values()].map(({ length }) => length);
  expect(lengths).toEqual([400, 500, 900, 3_000_000]);
  expect(server.asked.indexOf('POST /api/sync/push')).toBeLessThan(
    server.asked.indexOf('POST /api/media'),
  );
});

it('gets the same receipts when the answer to a push was lost', async () => {
  await phone.note('油烟');
  server.faults = [
    onPath('/api/sync/push', async (_asked, serve) => serve().then(cut), { times: 1 }),
  ];
  expect(await machine.run()).toEqual({ type: 'halted', problem: 'no-answer' });
  expect((await counts()).proven).toBe(0);
  expect(await machine.run(all)).toEqual({ type: 'done' });
  expect(await counts()).toMatchObject({ waiting: 0, proven: 3 });
  expect(server.log.entries).toHaveLength(3);
});

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
    const before = await counts();
    expect((await machine.run()).type).toBe('halted');
    expect(await counts()).toEqual({ ...before, proven: 0 });
    server.faults = [];
    expect(await machine.run(all)).toEqual({ type: 'done' });
    expect((await counts()).waiting).toBe(0);
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
    expect((await counts()).proven).toBe(0);
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
    expect((await counts()).proven).toBe(0);
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

describe('an upload', () => {
  const SIZE = 5_000_000;

  it('in one request is one write on the phone, and one more for its receipt', async () => {
    await phone.photo(100);
    const stores: string[] = [];
    const write = phone.database.write.bind(phone.database);
    vi.spyOn(phone.database, 'write').mockImplementation((names, act) => {
      stores.push(names.join());
      return write(names, act);
    });
    expect(await machine.run()).toEqual({ type: 'done' });
    // The preview and the original: each is kept as whole, then as proven.
    const files = stores.filter((names) => ['files', 'files,checkpoints'].includes(names));
    expect(files.toSorted()).toEqual(['files', 'files', 'files,checkpoints', 'files,checkpoints']);
  });

  it.each([100, SIZE])(
    'of %i bytes is whole and not twice when the phone dies before it has kept that',
    async (size) => {
      const digest = await phone.photo(size);
      const write = phone.database.write.bind(phone.database);
      const dying = vi.spyOn(phone.database, 'write').mockImplementation((names, act) => {
        if (server.held.has(digest)) throw new Error('killed');
        return write(names, act);
      });
      await expect(machine.run()).rejects.toThrow('killed');
      dying.mockRestore();
      expect(await file(phone.database, digest)).toMatchObject({ state: 'waiting', sent: false });
      expect(await phone.machine(server).run()).toEqual({ type: 'done' });
      expect(await file(phone.database, digest)).toMatchObject({ state: 'proven' });
      const entries = server.log.entries.filter(
        (jws) => jws === server.receipts.get(digest)?.entry,
      );
      expect(entries).toHaveLength(1);
    },
  );

  it('that is cut at any byte goes on from what the server kept', async () => {
    const digest = await phone.photo(SIZE);
    let sent = 0;
    server.faults = [
      onPath(
        '/api/media/',
        async (asked) => {
          const upload = server.uploads.get(asked.path);
          if (upload) await server.receive(upload, asked.body.slice(0, 123_457));
          return await cut();
        },
        { times: 2, method: 'PATCH' },
      ),
      (asked) => {
        if (asked.method === 'PATCH') sent += asked.body.length;
        return null;
      },
    ];
    expect((await machine.run()).type).toBe('halted');
    expect((await machine.run(all)).type).toBe('halted');
    expect(await machine.run(all)).toEqual({ type: 'done' });
    expect(server.held.get(digest)?.bytes.length).toBe(SIZE);
    expect(sent).toBe(SIZE - 2 * 123_457);
  });

  it('goes on after the phone was restarted in the middle', async () => {
    const digest = await phone.photo(SIZE);
    server.faults = [
      (asked) =>
        asked.method === 'PATCH' && Number(asked.headers.get('upload-offset')) > 1_000_000
          ? cut()
          : null,
    ];
    await machine.run();
    const offset = (await file(phone.database, digest))?.upload?.offset ?? 0;
    expect(offset).toBeGreaterThan(1_000_000);
    server.faults = [];
    server.asked.length = 0;
    expect(await phone.machine(server).run()).toEqual({ type: 'done' });
    expect(server.asked.filter((line) => line === 'POST /api/media')).toEqual([]);
    expect(server.held.has(digest)).toBe(true);
  });

  it('begins again when the server has forgotten it', async () => {
    const digest = await phone.photo(SIZE);
    server.faults = [onPath('/api/media/', cut, { times: 1, method: 'PATCH' })];
    await machine.run();
    server.uploads.clear();
    expect(await machine.run(all)).toEqual({ type: 'done' });
    expect(server.held.has(digest)).toBe(true);
  });

  it('sends a chunk again that was spoiled on the way', async () => {
    const digest = await phone.photo(SIZE);
    server.faults = [
      onPath('/api/media/', async () => problem(460, 'chunk-checksum-mismatch'), {
        times: 1,
        method: 'PATCH',
      }),
    ];
    expect(await machine.run()).toEqual({ type: 'done' });
    expect(server.held.has(digest)).toBe(true);
  });

  it('of bytes the medium has changed needs the officer, and is never called proven', async () => {
    const digest = await phone.photo(100);
    await phone.database.write(['bytes'], (tx) =>
      tx.objectStore('bytes').put(new Uint8Array(100).buffer, digest),
    );
    await machine.run();
    expect(await file(phone.database, digest)).toMatchObject({
      state: 'needs-you',
      problem: 'storage-mismatch',
    });
    expect(server.held.has(digest)).toBe(false);
  });

  it('goes to our own server, whatever the Location header says', async () => {
    await phone.photo(SIZE);
    server.faults = [
      onPath(
        '/api/media',
        async () => {
          const headers = { location: 'https://elsewhere.example/steal' };
          return new Response(null, { status: 201, headers });
        },
        { method: 'POST' },
      ),
    ];
    expect(await machine.run()).toEqual({ type: 'halted', problem: 'no-answer' });
    expect(server.asked.some((line) => line.includes('steal'))).toBe(false);
  });

  it('follows the measured speed with its chunks', () => {
    expect(nextChunk(1_048_576, 40_000)).toBe(104_858);
    expect(nextChunk(1_048_576, 100)).toBe(4 * 1_048_576);
    expect(nextChunk(64 * 1024, 1_000_000)).toBe(64 * 1024);
  });
});

it('keeps a quarantined entry with its reason and goes on with the others', async () => {
  await phone.note('first');
  await phone.note('second');
  const [, first] = await entriesInState(phone.database, 'waiting', 10);
  server.quarantine.set(first?.hash ?? '', 'wrong-officer');
  expect(await machine.run()).toEqual({ type: 'done' });
  const [kept] = await entriesInState(phone.database, 'needs-you', 10);
  expect(kept).toMatchObject({ hash: first?.hash, reason: 'wrong-officer' });
  expect((await counts()).proven).toBe(3);
});

it('learns from the verdict that its key was revoked, and keeps everything', async () => {
  await phone.note('too late');
  const [, last] = await entriesInState(phone.database, 'waiting', 10);
  server.quarantine.set(last?.hash ?? '', 'revoked-key');
  await machine.run();
  expect(await readDevice(phone.database)).toMatchObject({ revoked: true });
  expect(await machine.run(all)).toEqual({ type: 'halted', problem: 'device-revoked' });
  expect(await entriesInState(phone.database, 'needs-you', 10)).toHaveLength(1);
});

it('signs itself in again when the session has ended, without losing the upload', async () => {
  const digest = await phone.photo(3_000_000);
  let patches = 0;
  server.faults = [
    (asked) => {
      if (asked.method === 'PATCH') patches += 1;
      if (asked.method === 'PATCH' && patches === 2) server.signedIn = false;
      return null;
    },
  ];
  expect(await machine.run()).toEqual({ type: 'done' });
  expect(server.held.has(digest)).toBe(true);
  expect(server.asked.filter((line) => line === 'POST /api/devices/session')).toHaveLength(1);
  expect(server.asked.filter((line) => line === 'POST /api/media')).toHaveLength(2);
});

it('stops for good when the server no longer takes this phone, and knows why', async () => {
  server.signedIn = false;
  server.revoked = true;
  expect(await machine.run()).toEqual({ type: 'halted', problem: 'device-revoked' });
  expect(await readDevice(phone.database)).toMatchObject({ revoked: true });
  expect((await counts()).proven).toBe(0);
});

it('pushes without a beacon while another officer is signed in, and is not revoked by it', async () => {
  await phone.note('门面');
  server.faults = [onPath('/api/sync/beacon', async () => problem(403, 'unknown-device'))];
  expect(await machine.run()).toEqual({ type: 'done' });
  expect(await counts()).toEqual({ waiting: 0, proven: 2, needsYou: 0 });
  expect((await readDevice(phone.database))?.revoked).toBe(false);
  server.faults = [];
  expect(await machine.run()).toEqual({ type: 'done' });
  expect((await counts()).proven).toBe(3);
});

it('waits longer after each failure, and no longer once it is told to go', async () => {
  server.faults = [onPath('/', cut)];
  const waits: number[] = [];
  for (let times = 0; times < 6; times += 1) {
    await machine.run(all);
    waits.push((machine.state.nextTryAt ?? 0) - phone.clock.ms);
  }
  expect(waits).toEqual([1500, 3000, 6000, 11_250, 22_500, 22_500]);
  const asked = server.asked.length;
  expect((await machine.run()).type).toBe('halted');
  expect(server.asked.length).toBe(asked);
});

it('waits for a server that refuses longer and longer, and as long as it asks', () => {
  const refused = { problem: 'server-refused', retryAfterMs: null } as const;
  const waits = [1, 2, 5, 20].map((failures) => backoffMs({ ...refused, failures }, 1));
  expect(waits).toEqual([2000, 4000, 32_000, 300_000]);
  const asked = { failures: 1, problem: 'no-answer', retryAfterMs: 60_000 } as const;
  expect(backoffMs(asked, 1)).toBe(60_000);
});

describe('looking again', () => {
  interface Timer {
    readonly ms: number;
    readonly act: () => void;
  }
  let timers: Timer[];
  let wanted: boolean;
  let looked: Promise<unknown>;

  beforeEach(() => {
    timers = [];
    wanted = true;
    looked = Promise.resolve();
    const again = lookAgain({
      now: phone.clock.now,
      wait: (ms, act) => {
        const timer = { ms, act };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
      wanted: () => wanted,
      look: () => {
        looked = machine.run(all);
      },
    });
    machine = phone.machine(server, again);
  });

  /** Lets the one timer ring that may be set; answers how long it was. */
  async function ring(): Promise<number | undefined> {
    const [timer, ...others] = timers;
    expect(others).toEqual([]);
    timers = [];
    phone.clock.ms += timer?.ms ?? 0;
    timer?.act();
    await looked;
    return timer?.ms;
  }

  it('comes soon after silence, then later, and ends when the server is back', async () => {
    server.faults = [onPath('/', cut)];
    await machine.run();
    const waits: (number | undefined)[] = [];
    for (let times = 0; times < 6; times += 1) waits.push(await ring());
    expect(waits).toEqual([1500, 3000, 6000, 11_250, 22_500, 22_500]);
    server.faults = [];
    await ring();
    expect((await counts()).waiting).toBe(0);
    expect(timers).toEqual([]);
  });

  it('asks nobody while nobody sees the app or nothing waits', async () => {
    server.faults = [onPath('/', cut)];
    await machine.run();
    wanted = false;
    const before = server.asked.length;
    await ring();
    expect(server.asked.length).toBe(before);
    expect(timers).toEqual([]);
  });

  it('does not press a server that refuses', async () => {
    server.faults = [onPath('/api/sync/push', async () => problem(403, 'forbidden'))];
    expect(await machine.run()).toEqual({ type: 'halted', problem: 'server-refused' });
    expect(timers).toEqual([]);
  });
});

it('lets only one sender work at a time', async () => {
  await phone.photo(100);
  const [one, two] = await Promise.all([machine.run(), phone.machine(server).run()]);
  expect([one.type, two.type].sort()).toEqual(['busy', 'done']);
  expect(server.pushes).toEqual([3]);
});

it('drains a long queue page by page', async () => {
  for (let at = 0; at < 250; at += 1) await phone.note(String(at));
  expect(await machine.run()).toEqual({ type: 'done' });
  expect(server.pushes).toEqual([100, 100, 52]);
  expect(await counts()).toMatchObject({ waiting: 0, proven: 252 });
});

it('takes reference data only when its digest is the promised one', async () => {
  server.reference = [{ name: 'enterprises', text: 'id\tuscc\n1\tA\n2\tB\n' }];
  server.faults = [onPath('/api/reference/', async () => new Response('<p>portal'), { times: 1 })];
  expect(await machine.run()).toEqual({ type: 'halted', problem: 'no-answer' });
  expect(await readReference(phone.database, 'enterprises')).toBeNull();
  expect(await machine.run(all)).toEqual({ type: 'done' });
  expect(await readReference(phone.database, 'enterprises')).toMatchObject({ rows: 2 });
});

it('sends the files although the server refuses the news', async () => {
  const digest = await phone.photo(100);
  server.faults = [onPath('/api/sync/pull', async () => problem(403, 'forbidden'))];
  expect(await machine.run()).toEqual({ type: 'halted', problem: 'server-refused' });
  expect(await file(phone.database, digest)).toMatchObject({ state: 'proven' });
});

it('frees originals a week after they were proven, and keeps their previews', async () => {
  const digest = await phone.photo(100);
  await machine.run();
  expect(await readBytes(phone.database, digest)).not.toBeNull();
  phone.clock.ms += 8 * 24 * 3_600_000;
  await machine.run(all);
  expect(await readBytes(phone.database, digest)).toBeNull();
  const held = await phone.database.use((db) => db.count('bytes'));
  expect(held).toBe(1);
});

it('exports everything unproven as a plain zip', async () => {
  await phone.photo(1000);
  const made = await queueFile(phone.database, phone.clock.ms);
  expect(made?.name).toMatch(
    new RegExp(`^palm-queue-${phone.kid.slice(0, 8)}-\\d{8}T\\d{6}\\.zip$`),
  );
  const bytes = Buffer.from((await made?.file.arrayBuffer()) ?? new ArrayBuffer(0));
  const text = bytes.toString('latin1');
  const rows = await entriesInState(phone.database, 'waiting', 10);
  for (const { jws } of rows) expect(text).toContain(`${jws}\n`);
  expect(text).toContain('types.json');
  expect(text.match(/media\/[0-9a-f]{64}/g)?.length).toBe(4); // two files, named twice each
  expect(await machine.run()).toEqual({ type: 'done' });
  expect(await queueFile(phone.database, phone.clock.ms)).toBeNull();
});
