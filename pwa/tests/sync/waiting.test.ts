import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { backoffMs } from '../../src/sync/backoff';
import { lookAgain } from '../../src/sync/look_again';
import type { SyncMachine } from '../../src/sync/machine';
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
    expect((await phone.counts()).waiting).toBe(0);
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
