/** Asks for signed time over the head of the chain and puts it into the chain. */
import type { BeaconAnswer } from '../domain/api';
import { beaconNonce, verifyBeacon } from '../domain/beacon';
import { readDevice } from '../stores/device';
import { writeSetting } from '../stores/settings';
import { having } from './http';
import { Halt, type Speaking } from './parts';
import { speak } from './session';

const isBeacon = having<BeaconAnswer>('beacon');

/**
 * A refusal ends nothing: another officer may be signed in on this phone, and whether its key
 * was revoked is told by the verdicts on what it pushes. Entries never wait for a beacon.
 */
export async function takeBeacon(parts: Speaking): Promise<void> {
  const device = await readDevice(parts.database);
  if (!device) return;
  const { kid, head } = device;
  const nonce = await beaconNonce(head);
  const asked = parts.now();
  const body = { kid, nonce };
  const answer = await speak(parts, 'POST', '/api/sync/beacon', isBeacon, { body, acts: [403] });
  if (answer.type !== 'answer') return;
  const { beacon } = answer.value;
  const { server, serverKid } = parts.pinned;
  const read = await verifyBeacon(beacon, { kid, nonce }, server, serverKid);
  if (!read) throw new Halt('server-lies');
  const offset = read.timeMs - (asked + parts.now()) / 2;
  await parts.chain.append({ kind: 'beacon.received', body: { beacon }, where: null });
  await writeSetting(parts.database, 'clockOffsetMs', Math.round(offset));
  await writeSetting(parts.database, 'lastBeaconAt', parts.now());
  parts.report({ type: 'contact', serverTime: read.timeMs });
}
