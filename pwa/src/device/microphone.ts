/**
 * Sound in pieces of a second, each handed over before the next comes.
 *
 * The recorder listens to a destination of our own, not to the microphone: when the
 * microphone goes away and comes back, one file goes on, and the silence between is a
 * declared gap with its cause.
 */
import type { Gap, GapCause } from '../domain/kinds';
import { Refusal } from '../domain/problems';
import { closeStream } from './camera';
import { refusalOfMedia } from './media_refusal';
import { permission } from './permission';

const PIECE_MS = 1000;
const LEVEL_EVERY_MS = 66;
const START_MS = 500;
const REOPEN_EVERY_MS = 2000;
const BITS_PER_SECOND = 48_000;
const TYPES = ['audio/webm;codecs=opus', 'audio/mp4;codecs=opus', 'audio/mp4', 'audio/webm'];

export interface Piece {
  readonly n: number;
  readonly bytes: ArrayBuffer;
  readonly endMs: number;
  readonly peaks: readonly number[];
}

export interface Listener {
  /** Resolves when the piece is on the medium; a failure ends the recording. */
  piece(piece: Piece): Promise<void>;
  level(level: number, elapsedMs: number): void;
  gaps(gaps: readonly Gap[], interrupted: boolean): void;
  failed(error: unknown): void;
}

export async function openMicrophone(): Promise<MediaStream> {
  const devices = navigator.mediaDevices;
  if (!devices?.getUserMedia) throw new Refusal('microphone-missing');
  try {
    // Speech is evidence: no processing that removes what stands behind it.
    return await devices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: true },
      video: false,
    });
  } catch (error) {
    throw refusalOfMedia('microphone', error);
  }
}

export class Recording {
  readonly type: string;
  readonly #listener: Listener;
  readonly #context = new AudioContext();
  readonly #mixed: MediaStreamAudioDestinationNode;
  readonly #meter: AnalyserNode;
  readonly #recorder: MediaRecorder;
  readonly #started: number;
  readonly #samples: Uint8Array<ArrayBuffer>;
  #microphone: MediaStream | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #gaps: Gap[] = [];
  #open: { readonly atMs: number; readonly cause: GapCause } | null = null;
  #peaks: number[] = [];
  #pieces = 0;
  #writing: Promise<void> = Promise.resolve();
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  #ended = false;

  constructor(microphone: MediaStream, listener: Listener) {
    const type = TYPES.find((name) => globalThis.MediaRecorder?.isTypeSupported(name));
    if (type === undefined) throw new Refusal('recording-unsupported');
    this.#listener = listener;
    this.#mixed = this.#context.createMediaStreamDestination();
    this.#meter = this.#context.createAnalyser();
    this.#meter.fftSize = 1024;
    this.#samples = new Uint8Array(this.#meter.fftSize);
    const options = { mimeType: type, audioBitsPerSecond: BITS_PER_SECOND };
    this.#recorder = new MediaRecorder(this.#mixed.stream, options);
    this.type = this.#recorder.mimeType || type;
    this.#started = performance.now();
    this.#listen(microphone);
    this.#recorder.ondataavailable = ({ data }) => this.#keep(data);
    this.#recorder.onerror = () => this.#interrupt('recorder-error');
    this.#context.onstatechange = () => this.#contextMoved();
    document.addEventListener('visibilitychange', this.#cameBack);
    void this.#context.resume();
    this.#recorder.start(PIECE_MS);
    this.#timers.push(setInterval(() => this.#measure(), LEVEL_EVERY_MS));
    this.#timers.push(setInterval(() => void this.#reopen(), REOPEN_EVERY_MS));
  }

  get elapsedMs(): number {
    return Math.round(performance.now() - this.#started);
  }

  get gaps(): readonly Gap[] {
    const open = this.#open;
    if (!open) return this.#gaps;
    return [...this.#gaps, { ...open, lengthMs: Math.max(0, this.elapsedMs - open.atMs) }];
  }

  /** The last piece is kept before this answers. */
  async stop(): Promise<{ durationMs: number; gaps: readonly Gap[] }> {
    const [durationMs, gaps] = [this.elapsedMs, this.gaps];
    this.#ended = true;
    for (const timer of this.#timers) clearInterval(timer);
    document.removeEventListener('visibilitychange', this.#cameBack);
    if (this.#recorder.state !== 'inactive') {
      const stopped = new Promise((resolve) => {
        this.#recorder.onstop = resolve;
      });
      this.#recorder.stop();
      await stopped;
    }
    if (this.#microphone) closeStream(this.#microphone);
    await this.#context.close();
    await this.#writing;
    return { durationMs, gaps };
  }

  #listen(microphone: MediaStream): void {
    this.#source?.disconnect();
    this.#microphone = microphone;
    this.#source = this.#context.createMediaStreamSource(microphone);
    this.#source.connect(this.#meter);
    this.#source.connect(this.#mixed);
    const [track] = microphone.getAudioTracks();
    if (!track) return;
    track.onmute = () => this.#interrupt(document.hidden ? 'hidden' : 'muted');
    track.onunmute = () => this.#resume();
    track.onended = () => void this.#lost();
  }

  async #lost(): Promise<void> {
    const denied = (await permission('microphone')) === 'denied';
    this.#interrupt(
      denied ? 'permission-revoked' : document.hidden ? 'hidden' : 'microphone-ended',
    );
  }

  #contextMoved(): void {
    if (this.#ended) return;
    if (this.#context.state === 'running') this.#resumeIfHeard();
    else if (this.#context.state !== 'closed')
      this.#interrupt(document.hidden ? 'hidden' : 'muted');
  }

  readonly #cameBack = (): void => {
    if (!document.hidden) void this.#reopen();
  };

  /** After an interruption: wakes the graph, asks for the microphone again. */
  async #reopen(): Promise<void> {
    if (this.#ended || !this.#open || document.hidden) return;
    if (this.#context.state !== 'running') await this.#context.resume().catch(() => null);
    const [track] = this.#microphone?.getAudioTracks() ?? [];
    if (track?.readyState === 'live') {
      this.#resumeIfHeard();
      return;
    }
    const found = await openMicrophone().catch(() => null); // still away: the gap stays open
    if (!found) return;
    if (this.#ended) {
      closeStream(found);
      return;
    }
    this.#listen(found);
    this.#resumeIfHeard();
  }

  #resumeIfHeard(): void {
    const [track] = this.#microphone?.getAudioTracks() ?? [];
    const heard = track?.readyState === 'live' && !track.muted;
    if (heard && this.#context.state === 'running') this.#resume();
  }

  #interrupt(cause: GapCause): void {
    if (this.#ended || this.#open) return;
    this.#open = { atMs: this.elapsedMs, cause };
    this.#listener.gaps(this.gaps, true);
  }

  #resume(): void {
    if (this.#ended || !this.#open) return;
    const { atMs, cause } = this.#open;
    this.#gaps = [...this.#gaps, { atMs, lengthMs: this.elapsedMs - atMs, cause }];
    this.#open = null;
    this.#listener.gaps(this.#gaps, false);
  }

  #measure(): void {
    // A graph that never started tells nothing by itself: silence must not pass as a recording.
    if (this.#context.state !== 'running' && this.elapsedMs > START_MS) this.#contextMoved();
    this.#meter.getByteTimeDomainData(this.#samples);
    let peak = 0;
    for (const sample of this.#samples) peak = Math.max(peak, Math.abs(sample - 128));
    this.#peaks.push(Math.min(255, peak * 2));
    this.#listener.level(Math.min(1, peak / 128), this.elapsedMs);
  }

  /** Pieces are written one after the other, in the order they came. */
  #keep(data: Blob): void {
    if (data.size === 0) return;
    const facts = { n: this.#pieces, endMs: this.elapsedMs, peaks: this.#peaks };
    this.#pieces += 1;
    this.#peaks = [];
    this.#writing = this.#writing
      .then(async () => this.#listener.piece({ ...facts, bytes: await data.arrayBuffer() }))
      .catch((error: unknown) => {
        this.#interrupt('storage-error');
        this.#listener.failed(error);
      });
  }
}
