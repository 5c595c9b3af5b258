import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { file, readBytes } from '../../src/stores/files';
import type { SyncMachine } from '../../src/sync/machine';
import { nextChunk } from '../../src/sync/upload';
import { cut, FakeServer, onPath, problem } from '../support/fake_server';
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

  it('goes on where a body was cut that the server could still answer', async () => {
    const digest = await phone.photo(SIZE);
    server.faults = [
      onPath('/api/media/', async () => problem(400, 'body-cut'), { times: 1, method: 'PATCH' }),
    ];
    expect(await machine.run()).toEqual({ type: 'done' });
    expect(await file(phone.database, digest)).toMatchObject({ state: 'proven' });
  });

  it('does not spend the officer’s data on a way that spoils every chunk', async () => {
    await phone.photo(SIZE);
    server.faults = [
      onPath('/api/media/', async () => problem(460, 'chunk-checksum-mismatch'), {
        method: 'PATCH',
      }),
    ];
    expect(await machine.run()).toEqual({ type: 'halted', problem: 'no-answer' });
    expect(server.asked.filter((line) => line.startsWith('PATCH')).length).toBeLessThan(6);
  });

  it('that is forgotten again and again waits for another day', async () => {
    await phone.photo(SIZE);
    server.faults = [onPath('/api/media/', async () => problem(404, 'upload-not-found'))];
    expect(await machine.run()).toEqual({ type: 'halted', problem: 'no-answer' });
    expect(server.asked.filter((line) => line === 'POST /api/media').length).toBeLessThan(6);
  });

  it('the server will never take needs the officer, and holds no other file back', async () => {
    const small = await phone.photo(100);
    const large = await phone.photo(SIZE);
    const largest = await phone.photo(SIZE + 1);
    server.faults = [
      (asked) =>
        asked.path === '/api/media' && Number(asked.headers.get('upload-length')) === SIZE
          ? Promise.resolve(problem(413, 'upload-too-large'))
          : null,
    ];
    expect(await machine.run()).toEqual({ type: 'done' });
    expect(await file(phone.database, large)).toMatchObject({
      state: 'needs-you',
      problem: 'server-refused',
      reason: 'upload-too-large',
    });
    expect(await readBytes(phone.database, large)).not.toBeNull();
    for (const digest of [small, largest]) {
      expect(await file(phone.database, digest)).toMatchObject({ state: 'proven' });
    }
  });

  it('that is never whole does not keep the receipts of the others back', async () => {
    const digest = await phone.photo(100);
    await phone.photo(SIZE);
    server.faults = [onPath('/api/media/', cut, { method: 'PATCH' })];
    await machine.run();
    await machine.run(all);
    expect(await file(phone.database, digest)).toMatchObject({ state: 'proven' });
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
