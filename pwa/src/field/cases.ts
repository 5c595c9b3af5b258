/** What is decided, asked and said on site about a breach. All of it works without a network. */
import { actSecret, deviceMark } from '../domain/act_code';
import { yuanOf } from '../domain/amount';
import type { Bodies, MeasureWay, PartyNamed } from '../domain/kinds';
import { Refusal, type Result } from '../domain/problems';
import {
  type CollectionGround,
  type Deciding,
  decisionNumber,
  type SummaryLaw,
  summaryLawIn,
  wrongBefore,
} from '../domain/summary';
import { nextDecision } from '../stores/device';
import { readReference } from '../stores/reference';
import { attempt } from './attempt';
import { decisionsOf } from './case_view';
import { chain, clock, database, halts, me, positions, reference } from './palm';
import type { Visit } from './types';
import { actingDevice, needOpen, openRow, settled, TEXT_MAX, text } from './visiting';

const CHINA_MS = 8 * 3_600_000;

/** `yyyy-mm-dd` in China, by which certificates and limits run. */
export function chinaDate(ms: number): string {
  return new Date(ms + CHINA_MS).toISOString().slice(0, 10);
}

/** null: never fetched. The phone carries it from then on. */
export async function summaryLaw(): Promise<SummaryLaw | null> {
  const row = await readReference(database, 'summary');
  return row && summaryLawIn(row.text);
}

export interface Penalising {
  readonly party: PartyNamed;
  readonly cause: string;
  readonly clause: string;
  /** The failed item it came from. */
  readonly finding: { readonly checklist: string; readonly item: string } | null;
  readonly captures: readonly string[];
  readonly penalty: 'warning' | 'fine';
  readonly fine: number;
  readonly told: boolean;
  readonly statement: string;
  readonly heard: string;
  readonly breachEnded: string | null;
  readonly place: string;
}

/** Everything the guards look at, as this phone knows it now. */
export function decidingOf(visit: Visit, asked: Penalising, by: string, ms: number): Deciding {
  const today = chinaDate(ms);
  const certified = reference.value.officers
    .filter(({ certificate }) => certificate.state === 'valid' && certificate.validUntil >= today)
    .map(({ id }) => id);
  const { party, cause, clause, captures, finding, penalty, fine, told } = asked;
  return {
    decidedOn: today,
    by,
    officers: visit.officers,
    certified,
    visitOfficers: visit.officers,
    party,
    cause,
    clause,
    evidence: captures.length + (finding === null ? 0 : 1),
    penalty,
    fine,
    told,
    statement: asked.statement,
    heard: asked.heard,
    breachEnded: asked.breachEnded,
    finedBefore: decisionsOf(visit).some(
      ({ body }) => body.fine > 0 && body.cause === cause && body.party.name === party.name,
    ),
  };
}

/** The decision is made, numbered and signed here; the server takes it in as it is. */
export async function decidePenalty(
  visit: Visit,
  asked: Penalising,
): Promise<Result<{ case: string }>> {
  return await attempt(async () => {
    await openRow(visit.id);
    const phone = await actingDevice();
    const halt = halts.value.find((one) => one.visit === visit.id && !one.lifted);
    if (halt) throw new Refusal('visit-halted', { reason: halt.reason });
    const law = await summaryLaw();
    const person = me.value;
    if (!law || !person) throw new Refusal('law-missing');
    const now = clock.now();
    const wrong = wrongBefore(decidingOf(visit, asked, phone.officerId, now), law);
    if (wrong.length > 0) throw new Refusal('penalty-refused', { why: reasonsOf(law, wrong) });
    const id = crypto.randomUUID();
    const { party, cause, clause, finding, captures, penalty, fine, told } = asked;
    const body: Omit<Bodies['summary.decided'], 'number'> = {
      visit: visit.id,
      case: id,
      party,
      cause: text(cause),
      captures,
      basis: { clause: text(clause), ...(finding ?? {}) },
      penalty,
      fine,
      told,
      statement: asked.statement.trim(),
      heard: asked.heard.trim(),
      officers: visit.officers,
      ...(asked.breachEnded === null ? {} : { breachEnded: asked.breachEnded }),
      place: asked.place.trim(),
      secret: actSecret(),
    };
    await chain.append({
      kind: 'summary.decided',
      body: (device, at) => {
        const year = chinaDate(at).slice(0, 4);
        const { count } = nextDecision(device, year);
        const mark = deviceMark(device.kid);
        return { ...body, number: decisionNumber(person.agency.name.zh, year, mark, count) };
      },
      where: positions.where(now),
      alongside: {
        stores: ['visits', 'device'],
        write: async (tx, { madeAt }) => {
          await needOpen(tx, visit.id);
          const device = await tx.objectStore('device').get('this');
          if (!device) return;
          const { decisions } = nextDecision(device, chinaDate(madeAt).slice(0, 4));
          await tx.objectStore('device').put({ ...device, decisions }, 'this');
        },
      },
    });
    await settled(visit.id, true);
    return { case: id };
  });
}

/** Every reason with its article, as the officer may read it out. */
export function reasonsOf(law: SummaryLaw, wrong: readonly string[]): string {
  const language = document.documentElement.lang.startsWith('en') ? 'en' : 'zh';
  return law.guards
    .filter(({ id }) => wrong.includes(id))
    .map(({ text: said, basis }) => `${said[language]}（${law.cited[basis]?.[language] ?? ''}）`)
    .join(language === 'zh' ? '；' : '; ');
}

async function say<K extends 'summary.handed_over' | 'fine.collected' | 'case.asked'>(
  kind: K,
  body: Bodies[K],
): Promise<void> {
  await openRow(body.visit);
  await chain.append({
    kind,
    body,
    where: positions.where(clock.now()),
    alongside: { stores: ['visits'], write: (tx) => needOpen(tx, body.visit) },
  });
  await settled(body.visit);
}

export interface Handing {
  readonly how: 'print' | 'screen' | 'electronic';
  readonly signature: string | null;
  readonly refusal: string | null;
  readonly consent: { readonly means: 'phone' | 'email'; readonly address: string } | null;
}

export async function handOver(visit: string, decided: string, given: Handing): Promise<Result> {
  return await attempt(async () => {
    const { how, signature, refusal, consent } = given;
    if (signature === null && (refusal === null || how === 'electronic')) {
      throw new Refusal('signature-empty');
    }
    await say('summary.handed_over', {
      visit,
      case: decided,
      how,
      ...(signature === null ? {} : { signature }),
      ...(refusal === null ? {} : { refusal: text(refusal) }),
      ...(consent === null ? {} : { consent }),
    });
    return {};
  });
}

export async function collectFine(
  visit: string,
  decision: Bodies['summary.decided'],
  given: { basis: CollectionGround; receipt: string },
): Promise<Result> {
  return await attempt(async () => {
    const law = await summaryLaw();
    const ground = law?.collection.find(({ id }) => id === given.basis);
    if (!ground) throw new Refusal('law-missing');
    const within = ground.max === null || decision.fine <= ground.max;
    if (!within || decision.fine === 0 || given.receipt.trim() === '') {
      throw new Refusal('fine-not-collectable', { fine: yuanOf(decision.fine) });
    }
    const { basis, receipt } = given;
    const body = { visit, case: decision.case, fine: decision.fine, basis };
    await say('fine.collected', { ...body, receipt: receipt.trim() });
    return {};
  });
}

/** An ordinary case is wanted: it appears at the desk, filled in. */
export async function askForCase(
  visit: string,
  asked: {
    party: PartyNamed;
    cause: string;
    captures: readonly string[];
    breachEnded: string;
  },
): Promise<Result> {
  return await attempt(async () => {
    const body = { visit, case: crypto.randomUUID(), ...asked, cause: text(asked.cause) };
    await say('case.asked', body);
    return {};
  });
}

export async function takeMeasure(
  visit: string,
  taken: {
    way: MeasureWay;
    about: string;
    text: string;
    captures: readonly string[];
    until: string | null;
  },
): Promise<Result> {
  return await attempt(async () => {
    await openRow(visit);
    const { way, about, captures, until } = taken;
    if (taken.text.length > TEXT_MAX) throw new Refusal('text-too-long', { max: TEXT_MAX });
    await chain.append({
      kind: 'measure.taken',
      body: {
        visit,
        measure: crypto.randomUUID(),
        way,
        about: text(about),
        text: taken.text.trim(),
        captures,
        ...(until === null ? {} : { until }),
      },
      where: positions.where(clock.now()),
      alongside: { stores: ['visits'], write: (tx) => needOpen(tx, visit) },
    });
    await settled(visit);
    return {};
  });
}
