/** A visit as its entries tell it, oldest first. Nothing here is stored a second time. */
import { readEntry } from '../domain/entry';
import type { Bodies, Kind, Payload } from '../domain/kinds';
import type { Safety } from '../domain/safety';
import type { EntryRow } from '../stores/rows';
import type {
  CaseEntry,
  ChecklistAnswer,
  InterruptedItem,
  Visit,
  VisitItem,
  VisitSummary,
} from './types';

interface Facts {
  readonly summary: VisitSummary;
  readonly owners: Visit['owners'];
  readonly rows: readonly EntryRow[];
  safetyOf(row: EntryRow, digests: readonly string[]): Safety;
}

type Told = Omit<
  Visit,
  keyof VisitSummary | 'owners' | 'timeline' | 'cases' | 'answers' | 'summary'
> & {
  summary: Visit['summary'];
  timeline: VisitItem[];
  cases: CaseEntry[];
  answers: Record<string, ChecklistAnswer>;
};

interface Moment {
  readonly seq: number;
  readonly wall: string;
  readonly where: Payload['where'];
  readonly safety: Safety;
}

/** Entries never change: what the visit on the screen said once is not decoded again. */
const decoded = { visit: '', payloads: new Map<number, Payload | null>() };

function payloadOf(row: EntryRow): Payload | null {
  if (decoded.visit !== row.visit) {
    decoded.visit = row.visit;
    decoded.payloads.clear();
  }
  const known = decoded.payloads.get(row.order);
  if (known !== undefined) return known;
  const payload = readEntry(row.jws);
  decoded.payloads.set(row.order, payload);
  return payload;
}

export function tellVisit({ summary, owners, rows, safetyOf }: Facts): Visit {
  const told: Told = {
    found: 'typed',
    task: null,
    checklists: [],
    actCode: null,
    purpose: 'inspection',
    permit: null,
    joint: [],
    madeUp: null,
    codesShown: 0,
    noCode: null,
    urgent: null,
    confirmed: [],
    summary: null,
    timeline: [],
    cases: [],
    answers: {},
  };
  const media = new Map<string, string>();
  for (const row of rows) {
    const payload = payloadOf(row);
    if (!payload) continue;
    const { seq, wall, where } = payload;
    const safety = safetyOf(row, digestsOf(payload));
    tell(told, payload, { seq, wall, where, safety }, media);
  }
  return { ...summary, owners, ...told };
}

/** Digests of the files an entry announces. */
export function digestsOf({ body }: Payload): string[] {
  return ['media', 'preview'].flatMap((name) => {
    const found = (body as unknown as Record<string, { sha256?: string } | undefined>)[name];
    return found?.sha256 ? [found.sha256] : [];
  });
}

const is = <K extends Kind>(payload: Payload, kind: K): payload is Payload<K> =>
  payload.kind === kind;

function tell(told: Told, payload: Payload, moment: Moment, mediums: Map<string, string>): void {
  if (is(payload, 'visit.opened')) {
    Object.assign(told, opened(payload.body));
  } else if (is(payload, 'visit.explained')) {
    Object.assign(told, { urgent: payload.body.reason });
  } else if (is(payload, 'code.shown')) {
    Object.assign(told, { codesShown: told.codesShown + 1 });
  } else if (is(payload, 'code.excepted')) {
    Object.assign(told, { noCode: payload.body.reason });
  } else if (is(payload, 'visit.officer_confirmed')) {
    Object.assign(told, { confirmed: [...told.confirmed, payload.body.officer] });
  } else if (is(payload, 'visit.closed')) {
    Object.assign(told, { summary: payload.body.summary });
  } else if (is(payload, 'checklist.answered')) {
    const { checklist, item, answer, text, captures } = payload.body;
    const standing = { ...moment, checklist, item, answer, text, captures };
    told.answers[`${checklist}/${item}`] = standing;
  } else if (is(payload, 'capture.voided')) {
    const { capture, reason } = payload.body;
    const voided = { reason, wall: moment.wall };
    told.timeline = told.timeline.map((item) =>
      'capture' in item && item.capture === capture ? { ...item, voided } : item,
    );
  } else if (is(payload, 'capture.intended')) {
    mediums.set(payload.body.capture, payload.body.medium);
  } else if (/^(summary|fine|case|interview|measure)\./.test(payload.kind)) {
    told.cases.push({ ...moment, kind: payload.kind, body: payload.body } as CaseEntry);
  } else {
    const item = itemOf(payload, moment, mediums);
    if (item) told.timeline.push(item);
  }
}

function opened(body: Bodies['visit.opened']): Partial<Told> {
  const { found, task, checklists, act, purpose, permit, joint, madeUp, urgent } = body;
  return {
    found,
    task: task ?? null,
    checklists,
    actCode: act?.code ?? null,
    purpose: purpose ?? 'inspection',
    permit: permit ?? null,
    joint: joint ?? [],
    madeUp: madeUp ?? null,
    urgent: urgent?.reason ?? null,
  };
}

function itemOf(
  payload: Payload,
  moment: Moment,
  mediums: ReadonlyMap<string, string>,
): VisitItem | null {
  const capture = { ...moment, voided: null };
  if (is(payload, 'photo.captured')) return { ...capture, type: 'photo', ...photo(payload.body) };
  if (is(payload, 'sound.captured')) return { ...capture, type: 'sound', ...sound(payload.body) };
  if (is(payload, 'signature.drawn')) {
    const { capture: id, media, signer, name } = payload.body;
    return { ...capture, type: 'signature', capture: id, sha256: media.sha256, signer, name };
  }
  if (is(payload, 'capture.interrupted')) {
    const { capture: id, cause } = payload.body;
    const medium = (mediums.get(id) ?? 'photo') as InterruptedItem['medium'];
    return { ...capture, type: 'interrupted', capture: id, medium, cause };
  }
  if (is(payload, 'note.written')) {
    const { note, text } = payload.body;
    return { ...moment, type: 'note', note, text };
  }
  if (is(payload, 'signature.refused')) {
    const { signer, reason } = payload.body;
    return { ...moment, type: 'refusal', signer, reason };
  }
  return null;
}

function photo(body: Bodies['photo.captured']) {
  const { capture, media, preview, width, height, method, takenAt } = body;
  return {
    capture,
    sha256: media.sha256,
    previewSha256: preview.sha256,
    bytes: media.size,
    width,
    height,
    method,
    takenAt,
  };
}

function sound(body: Bodies['sound.captured']) {
  const { capture, media, durationMs, gaps, peaks, purpose, announced, startedAt } = body;
  const { sha256, size: bytes } = media;
  return { capture, sha256, bytes, durationMs, gaps, peaks, purpose, announced, startedAt };
}
