/** From the enterprise to an open visit: its act code, and what the officer said about it. */
import { actCode, actSecret, chinaDay } from '../domain/act_code';
import { wallTime, zoneOffset } from '../domain/clock';
import type { Bodies } from '../domain/kinds';
import { Refusal, type Result } from '../domain/problems';
import { nextAct } from '../stores/device';
import { readReference } from '../stores/reference';
import type { DeviceRow, VisitRow } from '../stores/rows';
import { attempt } from './attempt';
import { chain, clock, database, me, positions } from './palm';
import { agenciesIn } from './reference_text';
import { sendSoon } from './syncing';
import type { OpenVisit, Visit } from './types';
import { changed } from './views';
import { actingDevice, showVisit } from './visiting';

/** How long the opening waits for a first position. */
const FIRST_FIX_MS = 2500;
/** What an act code says of a body that this phone does not know yet. */
const UNKNOWN_BODY = { region: '000000', number: '0000' };

export async function openVisit(asked: OpenVisit): Promise<Result<{ visit: Visit }>> {
  return await attempt(async () => {
    const device = await actingDevice();
    if (!asked.enterprise.name.trim()) throw new Refusal('enterprise-missing');
    positions.start();
    await positions.settled(FIRST_FIX_MS);
    const id = crypto.randomUUID();
    const body = bodyOf(id, asked, device.officerId);
    const act = await actMaker(body.purpose ?? 'inspection');
    await chain.append({
      kind: 'visit.opened',
      body: (phone, now) => ({ ...body, act: act.code(phone, now) }),
      where: positions.where(clock.now()),
      alongside: {
        stores: ['visits', 'device'],
        write: async (tx, { madeAt }) => {
          await tx.objectStore('visits').put(rowOf(id, body, madeAt, asked.owners));
          const phone = await tx.objectStore('device').get('this');
          const { acts } = nextAct(phone ?? {}, chinaDay(madeAt));
          if (phone) await tx.objectStore('device').put({ ...phone, acts }, 'this');
        },
      },
    });
    const visit = await showVisit(id);
    if (!visit) throw new Refusal('storage-unavailable');
    changed();
    sendSoon({ beacon: true });
    return { visit };
  });
}

function bodyOf(id: string, asked: OpenVisit, self: string): Bodies['visit.opened'] {
  const { enterprise, found, task, partner, inspectionType, checklists } = asked;
  const { purpose = 'inspection', permit, urgent, trigger, joint, madeUp, overCap } = asked;
  const officers = [self, ...(partner ? [partner] : []), ...(asked.along ?? [])];
  return {
    visit: id,
    enterprise,
    found,
    ...(task === undefined ? {} : { task }),
    officers: [...new Set(officers)],
    inspectionType,
    checklists,
    purpose,
    ...(permit === undefined ? {} : { permit }),
    ...(urgent === undefined ? {} : { urgent }),
    ...(trigger === undefined ? {} : { trigger }),
    ...(joint === undefined || joint.length === 0 ? {} : { joint }),
    ...(madeUp === undefined ? {} : { madeUp: lateEntry(madeUp) }),
    ...(overCap === undefined ? {} : { overCap }),
  };
}

function lateEntry({ happenedAt, reason }: NonNullable<OpenVisit['madeUp']>) {
  return { happenedAt: wallTime(happenedAt, zoneOffset(happenedAt)), reason };
}

function rowOf(
  id: string,
  body: Bodies['visit.opened'],
  madeAt: number,
  owners: OpenVisit['owners'],
): VisitRow {
  const { enterprise, found, officers, inspectionType, checklists } = body;
  return {
    id,
    enterprise,
    found,
    task: body.task ?? null,
    officers,
    inspectionType,
    checklists,
    openedAt: madeAt,
    closedAt: null,
    result: null,
    items: 0,
    ...(owners === undefined ? {} : { owners }),
  };
}

/** The number of the act is taken when it is signed: two tabs never take the same one. */
async function actMaker(purpose: NonNullable<Bodies['visit.opened']['purpose']>) {
  const row = await readReference(database, 'agencies');
  const own = me.value?.agency.id;
  const found = row && agenciesIn(row.text).find(({ id }) => id === own);
  const { region, number: body } = found ?? UNKNOWN_BODY;
  const secret = actSecret();
  return {
    code: (phone: DeviceRow, now: number) => {
      const day = chinaDay(now);
      const { count } = nextAct(phone, day);
      return { code: actCode({ purpose, region, body, day, kid: phone.kid, count }), secret };
    },
  };
}
