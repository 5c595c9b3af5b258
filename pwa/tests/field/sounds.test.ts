import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import * as field from '../../src/field';
import { database } from '../../src/field/palm';
import { openIntents } from '../../src/stores/intents';
import { kinds, open, withoutNetwork } from '../support/officer';

withoutNetwork();

/** A phone that hears nothing, and whether it still listens. */
function ears() {
  const heard = { tracks: 1, contexts: 0, recorders: 0 };
  const stop = () => (heard.tracks = 0);
  const stream = { getTracks: () => [{ stop }], getAudioTracks: () => [] };
  const node = { connect: () => undefined, disconnect: () => undefined, stream: {} };
  const meter = { ...node, fftSize: 0, getByteTimeDomainData: () => undefined };
  class Context {
    state = 'running';
    constructor() {
      heard.contexts += 1;
    }
    createMediaStreamDestination = () => node;
    createMediaStreamSource = () => node;
    createAnalyser = () => meter;
    resume = async () => undefined;
    close = async () => {
      heard.contexts -= 1;
    };
  }
  class Recorder {
    static isTypeSupported = () => true;
    mimeType = 'audio/webm';
    state = 'inactive';
    onstop = () => undefined;
    start(): void {
      heard.recorders += 1;
      this.state = 'recording';
    }
    stop(): void {
      heard.recorders -= 1;
      this.state = 'inactive';
      this.onstop();
    }
  }
  vi.stubGlobal('AudioContext', Context);
  vi.stubGlobal('MediaRecorder', Recorder);
  const mediaDevices = { getUserMedia: async () => stream };
  vi.stubGlobal('navigator', { onLine: false, mediaDevices });
  const ignore = (): void => undefined;
  const page = { hidden: false, addEventListener: ignore, removeEventListener: ignore };
  vi.stubGlobal('document', page);
  return heard;
}

it('a recording the phone has no room for listens no longer, and is closed with its cause', async () => {
  const visit = await open();
  const heard = ears();
  const write = database.write.bind(database);
  vi.spyOn(database, 'write').mockImplementation(async (names, act) => {
    if (names.join() === 'intents') throw new DOMException('full', 'QuotaExceededError');
    return await write(names, act);
  });
  const asked = { purpose: 'recording', announced: true } as const;
  expect(await field.startSound(visit, asked)).toMatchObject({
    problem: { name: 'storage-full' },
  });
  expect(heard).toEqual({ tracks: 0, contexts: 0, recorders: 0 });
  expect((await kinds(visit)).at(-1)).toBe('capture.interrupted');
  expect(await openIntents(database)).toEqual([]);
  expect(field.recording.value).toBeNull();
});

it('a visit is not closed over a recording that is only just beginning', async () => {
  const visit = await open();
  ears();
  const write = database.write.bind(database);
  let closing: Promise<field.Result> | undefined;
  vi.spyOn(database, 'write').mockImplementation(async (names, act) => {
    if (names.join() === 'intents' && !closing) {
      closing = field.closeVisit(visit, { result: 'no_problem', summary: '' });
      await closing;
    }
    return await write(names, act);
  });
  const asked = { purpose: 'recording', announced: true } as const;
  expect(await field.startSound(visit, asked)).toMatchObject({ ok: true });
  expect(await closing).toMatchObject({ problem: { name: 'recording-runs' } });
  await field.stopSound();
});
