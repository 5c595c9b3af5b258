/** A phone without a screen: its own database, an enrolled key, a chain, a sender. */

import { sha256, toHex } from '../../src/domain/bytes';
import { publicMembers, thumbprint } from '../../src/domain/jws';
import type { Bodies } from '../../src/domain/kinds';
import { Chain } from '../../src/stores/chain';
import { Database } from '../../src/stores/database';
import { writeDevice } from '../../src/stores/device';
import { countEntries } from '../../src/stores/entries';
import { countFiles } from '../../src/stores/files';
import type { VisitRow } from '../../src/stores/rows';
import { type MachineState, SyncMachine } from '../../src/sync/machine';
import type { FakeServer } from './fake_server';

let phones = 0;

export const VISIT = '6f1c1f0e-2f0b-4f53-9a54-0c2f4d1f7a10';

export class Phone {
  readonly database: Database;
  readonly chain: Chain;
  readonly states: MachineState[] = [];
  readonly clock = {
    ms: Date.UTC(2026, 10, 22, 2, 0, 0),
    now: () => this.clock.ms,
    monotonic: () => this.clock.ms - Date.UTC(2026, 10, 22),
  };
  readonly kid: string;
  #captures = 0;

  private constructor(kid: string, name: string) {
    this.kid = kid;
    this.database = new Database(name);
    this.chain = new Chain(this.database, this.clock, 'test');
  }

  static async enrolled(server: FakeServer): Promise<Phone> {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
    const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
    const publicKey = publicMembers(await crypto.subtle.exportKey('jwk', pair.publicKey));
    phones += 1;
    const phone = new Phone(await thumbprint(publicKey), `phone-${phones}`);
    await writeDevice(phone.database, {
      kid: phone.kid,
      label: 'test',
      officerId: 'officer-li',
      privateKey: pair.privateKey,
      publicKey,
      serverKey: server.log.serverJwk,
      serverKid: server.log.serverKid,
      logKey: server.log.verifierText,
      seq: 0,
      head: null,
      beacon: null,
      revoked: false,
    });
    return phone;
  }

  machine(server: FakeServer, changed?: (state: MachineState) => void): SyncMachine {
    return new SyncMachine({
      database: this.database,
      chain: this.chain,
      fetch: server.fetch,
      now: this.clock.now,
      random: () => 0.5,
      changed: (state) => {
        this.states.push(state);
        changed?.(state);
      },
      referenceChanged: () => undefined,
    });
  }

  /** Entries and files together. */
  async counts(): Promise<{ waiting: number; proven: number; needsYou: number }> {
    return await this.database.use(async (db) => {
      const [entries, files] = [await countEntries(db), await countFiles(db)];
      const waiting = entries.waiting + files.counts.waiting;
      const proven = entries.proven + files.counts.proven;
      return { waiting, proven, needsYou: entries['needs-you'] + files.counts['needs-you'] };
    });
  }

  async note(text: string): Promise<void> {
    const body = { visit: VISIT, note: crypto.randomUUID(), text };
    await this.chain.append({ kind: 'note.written', body, where: null });
  }

  async openVisit(): Promise<void> {
    const facts = {
      enterprise: { name: '某饭店' },
      found: 'typed',
      officers: ['officer-li'],
      inspectionType: 'routine',
      checklists: [],
    } as const;
    await this.chain.append({
      kind: 'visit.opened',
      body: { visit: VISIT, ...facts },
      where: { none: 'denied' },
      alongside: {
        stores: ['visits'],
        write: async (tx, { madeAt }) => {
          const row: VisitRow = {
            id: VISIT,
            task: null,
            ...facts,
            openedAt: madeAt,
            closedAt: null,
            result: null,
            items: 0,
          };
          await tx.objectStore('visits').put(row);
        },
      },
    });
  }

  /** A photo of so many bytes, with a preview; answers the digest of the original. */
  async photo(bytes: number, previewBytes = 40): Promise<string> {
    this.#captures += 1;
    const [original, preview] = [bytes, previewBytes].map((size) =>
      Uint8Array.from({ length: size }, (_, at) => (at * 7 + this.#captures) % 251),
    );
    if (!original || !preview) throw new Error('no bytes');
    const [media, small] = await Promise.all([original, preview].map(mediaOf));
    if (!media || !small) throw new Error('no media');
    await this.database.write(['bytes'], async (tx) => {
      await tx.objectStore('bytes').put(original.buffer, media.sha256);
      await tx.objectStore('bytes').put(preview.buffer, small.sha256);
    });
    const body: Bodies['photo.captured'] = {
      visit: VISIT,
      capture: crypto.randomUUID(),
      media,
      preview: small,
      width: 4000,
      height: 3000,
      method: 'live-camera',
      takenAt: '2026-11-22T10:00:00.000+08:00',
    };
    await this.chain.append({
      kind: 'photo.captured',
      body,
      where: null,
      files: [
        { media: small, form: 'preview' },
        { media, form: 'original' },
      ],
    });
    return media.sha256;
  }
}

async function mediaOf(bytes: Uint8Array<ArrayBuffer>) {
  return { sha256: toHex(await sha256(bytes)), size: bytes.length, type: 'image/jpeg' };
}
