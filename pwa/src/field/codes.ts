/** Enterprises and the codes that name them. */

import { findInRegister, searchRegister } from '../device/register';
import { QrScanner } from '../device/scanner';
import { isGenuine } from '../domain/enterprise_code';
import { importVerifyingKey } from '../domain/jws';
import { Refusal, type Result } from '../domain/problems';
import type { Enterprise } from '../domain/reference';
import { readScanned, type Scanned } from '../domain/scan';
import { readDevice } from '../stores/device';
import { attempt } from './attempt';
import { database } from './palm';
import type { ForgedCode, Scanner, ScanOutcome } from './types';

const LIMIT = 30;
const LIMIT_MAX = 200;

export async function searchEnterprises(
  text: string,
  limit: number = LIMIT,
): Promise<readonly Enterprise[]> {
  return text.trim() ? await searchRegister(text, Math.min(limit, LIMIT_MAX)) : [];
}

export async function enterpriseById(id: string): Promise<Enterprise | null> {
  return await findInRegister('id', id);
}

/** What a scanned or typed text is, and whom it names. Opens nothing. */
export async function readScan(text: string): Promise<ScanOutcome> {
  const scanned = readScanned(text);
  const forged = await forgery(scanned);
  return forged
    ? { ...forged, enterprise: null }
    : { ...scanned, enterprise: await named(scanned) };
}

/** Checked against the key that was pinned when the phone was enrolled: needs no network. */
async function forgery(scanned: Scanned): Promise<ForgedCode | null> {
  if (scanned.type !== 'enterprise-code' || !scanned.signed) return null;
  const device = await readDevice(database);
  const key = device && (await importVerifyingKey(device.serverKey));
  const { shortCode } = scanned;
  return key && (await isGenuine(scanned.signed, key)) ? null : { type: 'forged-code', shortCode };
}

async function named(scanned: Scanned): Promise<Enterprise | null> {
  if (scanned.type === 'licence') return await findInRegister('uscc', scanned.uscc);
  if (scanned.type === 'enterprise-code' || scanned.type === 'short-code') {
    return await findInRegister('short-code', scanned.shortCode);
  }
  return null;
}

export async function startScanner(
  video: HTMLVideoElement,
  found: (text: string) => boolean,
): Promise<Result<{ scanner: Scanner }>> {
  return await attempt(async () => {
    if (!('OffscreenCanvas' in globalThis)) throw new Refusal('camera-missing');
    return { scanner: new QrScanner(video, found) };
  });
}
