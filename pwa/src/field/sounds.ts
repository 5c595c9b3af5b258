/** Sound from announcement to entry; pieces are on the medium while it runs. */
import { type ReadonlySignal, signal } from '@preact/signals';
import { closeStream } from '../device/camera';
import { openMicrophone, Recording } from '../device/microphone';
import { needRoom } from '../device/room';
import { keepAwake } from '../device/wake_lock';
import { join, sha256, toHex } from '../domain/bytes';
import { wallTime, zoneOffset } from '../domain/clock';
import type { Bodies, Gap, SoundPurpose } from '../domain/kinds';
import { Refusal, type Result } from '../domain/problems';
import { condensed } from '../domain/sound';
import { confirmBytes } from '../stores/files';
import { keepRecordingFacts } from '../stores/intents';
import type { EntryRow, RecordingFacts, VisitRow } from '../stores/rows';
import { keepSegment, segmentsOf } from '../stores/segments';
import { attempt } from './attempt';
import { type Intent, intend, takeIntent } from './captures';
import { chain, clock, database, positions, recording } from './palm';
import type { SoundItem, SoundSession } from './types';
import { countItem, openRow, settled } from './visiting';

/** About ten minutes of sound, and the copy that is made at the end. */
const SOUND_ROOM = 16 * 1024 * 1024;

interface Running {
  readonly visit: string;
  readonly intent: Intent;
  readonly recorder: Recording;
  readonly facts: RecordingFacts;
  readonly state: { value: ReturnType<SoundSession['state']['peek']> };
  readonly letSleep: () => void;
}

let running: Running | null = null;
/** Between the tap and the first piece: a second tap must not open a second recording. */
let opening = false;

export async function startSound(
  visit: string,
  options: { purpose: SoundPurpose; announced: boolean },
): Promise<Result<{ sound: SoundSession }>> {
  return await attempt(async () => {
    if (running || opening) throw new Refusal('already-recording');
    opening = true;
    try {
      const row = await openRow(visit);
      await needRoom(SOUND_ROOM);
      return { sound: await begin(row, options, await openMicrophone()) };
    } finally {
      opening = false;
    }
  });
}

async function begin(
  { id: visit, enterprise }: VisitRow,
  options: { purpose: SoundPurpose; announced: boolean },
  microphone: MediaStream,
): Promise<SoundSession> {
  const medium = options.purpose === 'recording' ? 'sound' : 'voice_note';
  const now = clock.now();
  const startedAt = wallTime(now, zoneOffset(now));
  const draft: RecordingFacts = { ...options, type: '', startedAt, gaps: [] };
  const intent = await intendOrLetGo(visit, medium, draft, microphone);
  const level = signal(0);
  const durationMs = signal(0);
  const storedMs = signal(0);
  const gaps = signal<readonly Gap[]>([]);
  const state = signal<'recording' | 'interrupted' | 'saving' | 'saved' | 'failed'>('recording');
  const session: SoundSession = {
    visit,
    enterprise: enterprise.name,
    capture: intent.capture,
    purpose: options.purpose,
    state: state as ReadonlySignal<typeof state.value>,
    level,
    durationMs,
    gaps,
    storedMs,
  };
  recording.value = session; // from the announced capture on, it holds its visit open
  let recorder: Recording | null = null;
  try {
    let facts = draft;
    recorder = new Recording(microphone, {
      piece: async ({ n, bytes, endMs, peaks }) => {
        await keepSegment(database, { capture: intent.capture, n, bytes, endMs, peaks, run: 0 });
        storedMs.value = endMs;
      },
      level: (loud, elapsed) => {
        level.value = loud;
        durationMs.value = elapsed;
      },
      gaps: (found, interrupted) => {
        gaps.value = found;
        if (state.value === 'recording' || state.value === 'interrupted') {
          state.value = interrupted ? 'interrupted' : 'recording';
        }
        const kept = keepRecordingFacts(database, intent.capture, { ...facts, gaps: found });
        void kept.catch(() => null); // without room the next piece ends the recording
      },
      failed: () => {
        // Room ran out: what is on the medium is kept, the rest is a declared gap.
        if (running?.intent === intent) void stopSound();
      },
    });
    facts = { ...draft, type: plainType(recorder.type) };
    await keepRecordingFacts(database, intent.capture, facts);
    running = { visit, intent, recorder, facts, state, letSleep: keepAwake() };
    return session;
  } catch (error) {
    await recorder?.stop().catch(() => null); // else it would go on, for a capture that is closed
    closeStream(microphone);
    await intent.interrupted(error);
    recording.value = null;
    throw error;
  }
}

async function intendOrLetGo(
  visit: string,
  medium: 'sound' | 'voice_note',
  draft: RecordingFacts,
  microphone: MediaStream,
): Promise<Intent> {
  try {
    return await intend(visit, medium, draft);
  } catch (error) {
    closeStream(microphone);
    throw error;
  }
}

/** `audio/webm;codecs=opus` → `audio/webm`: the type of the file. */
function plainType(type: string): string {
  return type.split(';', 1)[0]?.trim() || 'audio/webm';
}

export async function stopSound(): Promise<Result<{ sound: SoundItem }>> {
  return await attempt(async () => {
    const ended = running;
    if (!ended) throw new Refusal('capture-not-found');
    running = null;
    ended.state.value = 'saving';
    try {
      const { durationMs, gaps } = await ended.recorder.stop();
      const { visit, facts, intent } = ended;
      const sound = await finishSound(visit, intent.capture, { ...facts, gaps }, durationMs);
      ended.state.value = 'saved';
      await settled(visit);
      return { sound };
    } catch (error) {
      ended.state.value = 'failed';
      // Nothing was heard at all: closed with its cause. Else the pieces stay for the next start.
      const empty = error instanceof Refusal && error.problem.name === 'capture-not-found';
      if (empty) await ended.intent.interrupted(error);
      throw error;
    } finally {
      ended.intent.release();
      recording.value = null;
      ended.letSleep();
    }
  });
}

/** Joins the pieces on the medium into one file and signs for it. */
export async function finishSound(
  visit: string,
  capture: string,
  facts: RecordingFacts,
  durationMs: number,
): Promise<SoundItem> {
  const segments = await segmentsOf(database, capture);
  if (segments.length === 0) throw new Refusal('capture-not-found');
  const whole = join(...segments.map(({ bytes }) => new Uint8Array(bytes)));
  const digest = toHex(await sha256(whole));
  await database.write(['bytes'], (tx) => tx.objectStore('bytes').put(whole.buffer, digest));
  await confirmBytes(database, digest);
  const body: Bodies['sound.captured'] = {
    visit,
    capture,
    media: { sha256: digest, size: whole.length, type: facts.type || 'audio/webm' },
    durationMs,
    announced: facts.announced,
    gaps: facts.gaps,
    peaks: condensed(segments.flatMap(({ peaks }) => peaks)),
    purpose: facts.purpose,
    method: 'live-microphone',
    startedAt: facts.startedAt,
  };
  const where = positions.where(clock.now());
  const row = await appendSound(body, where);
  return itemOf(body, row, where);
}

async function appendSound(
  body: Bodies['sound.captured'],
  where: SoundItem['where'],
): Promise<EntryRow> {
  const count = countItem(body.visit);
  return await chain.append({
    kind: 'sound.captured',
    body,
    where,
    files: [{ media: body.media, form: 'original' }],
    alongside: {
      stores: ['intents', 'segments', ...count.stores],
      write: async (tx) => {
        await takeIntent(tx, body.capture);
        const all = IDBKeyRange.bound([body.capture, 0], [body.capture, Number.POSITIVE_INFINITY]);
        await tx.objectStore('segments').delete(all);
        await count.write(tx);
      },
    },
  });
}

function itemOf(
  body: Bodies['sound.captured'],
  { seq, wall }: EntryRow,
  where: SoundItem['where'],
): SoundItem {
  const { capture, media, durationMs, gaps, peaks, purpose, announced, startedAt } = body;
  return {
    type: 'sound',
    seq,
    wall,
    where,
    safety: 'on-this-phone',
    voided: null,
    capture,
    sha256: media.sha256,
    bytes: media.size,
    durationMs,
    gaps,
    peaks,
    purpose,
    announced,
    startedAt,
  };
}
