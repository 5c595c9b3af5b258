/** The parts of the running app, made once per page, and the signals the screens read. */
import { signal } from '@preact/signals';
import type { Installable } from '../device/installation';
import { PositionWatch } from '../device/position';
import type { Me, Message } from '../domain/api';
import { Chain } from '../stores/chain';
import { Database } from '../stores/database';
import type { MachineState } from '../sync/machine';
import type {
  DeviceView,
  HaltView,
  PositionView,
  QuestionView,
  QueueView,
  ReferenceView,
  SoundSession,
  TaskView,
  Visit,
  VisitSummary,
} from './types';

export const database = new Database();
export const clock = { now: () => Date.now(), monotonic: () => performance.now() };
export const chain = new Chain(database, clock, __BUILD__);

export const me = signal<Me | null>(null);
export const device = signal<DeviceView | null>(null);
export const online = signal(false);
export const visits = signal<readonly VisitSummary[]>([]);
export const currentVisit = signal<Visit | null>(null);
export const tasks = signal<readonly TaskView[]>([]);
export const inbox = signal<readonly Message[]>([]);
export const questions = signal<readonly QuestionView[]>([]);
export const halts = signal<readonly HaltView[]>([]);
export const reference = signal<ReferenceView>({
  enterprises: null,
  checklists: [],
  officers: [],
  agencies: [],
  planning: { risk: [], credit: [], tags: [], verified: false, equivalents: [] },
  counted: 0,
});
export const serverClockOffsetMs = signal<number | null>(null);
export const updateReady = signal(false);
export const installable = signal<Installable>('no');
export const recording = signal<SoundSession | null>(null);
export const position = signal<PositionView>({
  state: 'off',
  accuracyMetres: null,
  ageSeconds: null,
});
export const queue = signal<QueueView>({
  items: 0,
  entriesWaiting: 0,
  filesWaiting: 0,
  bytesWaiting: 0,
  leaving: 0,
  proven: 0,
  needsYou: 0,
  postponed: 0,
  oldestWaiting: null,
  progress: {
    state: 'idle',
    itemsDone: 0,
    itemsTotal: 0,
    bytesDone: 0,
    bytesTotal: 0,
    nextTryAt: null,
    lastProblem: null,
    lastContactAt: null,
  },
});

/** What the sender does now, here or in another tab. */
export const sender = signal<MachineState>({
  state: 'idle',
  itemsDone: 0,
  bytesDone: 0,
  leavingEntries: [],
  leavingFile: null,
  nextTryAt: null,
  lastProblem: null,
  lastContactAt: null,
});

export const positions = new PositionWatch(({ watching, fix, refused }) => {
  const accuracyMetres = fix ? fix.acc : null;
  const ageSeconds = fix
    ? Math.max(0, Math.round((clock.now() - Date.parse(fix.at)) / 1000))
    : null;
  const state = fix
    ? 'fixed'
    : refused === 'denied' || refused === 'unsupported'
      ? refused
      : refused
        ? 'unavailable'
        : watching
          ? 'searching'
          : 'off';
  position.value = { state, accuracyMetres, ageSeconds };
});
