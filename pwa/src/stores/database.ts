/** The one database of the phone: its stores, its schema steps, its connection. */
import { type DBSchema, deleteDB, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import type {
  DeviceRow,
  EntryRow,
  FileRow,
  IntentRow,
  ReferenceRow,
  SegmentRow,
  VisitRow,
} from './rows';

export interface PalmSchema extends DBSchema {
  device: { key: 'this'; value: DeviceRow };
  entries: {
    key: number;
    value: EntryRow;
    indexes: { state: [string, number]; visit: [string, number]; visitState: [string, string] };
  };
  files: {
    key: string;
    value: FileRow;
    indexes: {
      /** The order of sending: state, previews first, oldest visit, smallest file. */
      sending: [string, number, number, number];
      visitState: [string, string];
      proven: [string, number];
    };
  };
  bytes: { key: string; value: ArrayBuffer };
  checkpoints: { key: number; value: { size: number; text: string } };
  intents: { key: string; value: IntentRow };
  segments: { key: [string, number]; value: SegmentRow };
  visits: { key: string; value: VisitRow; indexes: { openedAt: number } };
  reference: { key: string; value: ReferenceRow };
  settings: { key: string; value: unknown };
}

export type StoreName =
  | 'device'
  | 'entries'
  | 'files'
  | 'bytes'
  | 'checkpoints'
  | 'intents'
  | 'segments'
  | 'visits'
  | 'reference'
  | 'settings';

export type Connection = IDBPDatabase<PalmSchema>;
export type Writing = IDBPTransaction<PalmSchema, StoreName[], 'readwrite'>;

/** Evidence waits until the bytes are on the medium, not only with the system. */
export const STRICT = { durability: 'strict' } as const;

/** Every schema step by its name; the version is the number of steps. Only ever append. */
const STEPS: readonly (readonly [name: string, step: (db: Connection) => void])[] = [
  [
    'chain-and-media',
    (db) => {
      db.createObjectStore('device');
      const entries = db.createObjectStore('entries', { keyPath: 'order', autoIncrement: true });
      entries.createIndex('state', ['state', 'order']);
      entries.createIndex('visit', ['visit', 'order']);
      entries.createIndex('visitState', ['visit', 'state']);
      const files = db.createObjectStore('files', { keyPath: 'sha256' });
      files.createIndex('sending', ['state', 'rank', 'visitAt', 'size']);
      files.createIndex('visitState', ['visit', 'state']);
      files.createIndex('proven', ['held', 'provenAt']);
      db.createObjectStore('bytes');
      db.createObjectStore('checkpoints', { keyPath: 'size' });
      db.createObjectStore('intents', { keyPath: 'capture' });
      db.createObjectStore('segments', { keyPath: ['capture', 'n'] });
      db.createObjectStore('visits', { keyPath: 'id' }).createIndex('openedAt', 'openedAt');
      db.createObjectStore('reference', { keyPath: 'name' });
      db.createObjectStore('settings');
    },
  ],
];

/**
 * The connection, opened again when the platform has closed it (iOS does so under memory
 * pressure while the page stays open).
 */
export class Database {
  #open: Promise<Connection> | null = null;
  readonly #name: string;

  constructor(name = 'palm') {
    this.#name = name;
  }

  connection(): Promise<Connection> {
    this.#open ??= this.#connect();
    return this.#open;
  }

  /** Runs `act`; once more on a fresh connection when the old one had been closed. */
  async use<Value>(act: (db: Connection) => Promise<Value>): Promise<Value> {
    try {
      return await act(await this.connection());
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      this.#open = null;
      return await act(await this.connection());
    }
  }

  /** One strict transaction over `stores`; answers only when it is on the medium. */
  async write<Value>(stores: StoreName[], act: (tx: Writing) => Promise<Value>): Promise<Value> {
    return await this.use(async (db) => {
      const tx = db.transaction(stores, 'readwrite', STRICT);
      try {
        const [value] = await Promise.all([act(tx), tx.done]);
        return value;
      } catch (error) {
        abort(tx);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    (await open)?.close();
  }

  async erase(): Promise<void> {
    await this.close();
    await deleteDB(this.#name);
  }

  async #connect(): Promise<Connection> {
    const forget = (): void => {
      this.#open = null;
    };
    try {
      return await openDB<PalmSchema>(this.#name, STEPS.length, {
        upgrade(db, from) {
          for (const [, step] of STEPS.slice(from)) step(db);
        },
        blocking: (_from, _to, event) => {
          (event.target as IDBDatabase | null)?.close();
          forget();
        },
        terminated: forget,
      });
    } catch (error) {
      forget();
      throw error;
    }
  }
}

function abort(tx: Writing): void {
  try {
    tx.abort();
  } catch {
    // it had ended by itself; the first error is the one that tells
  }
  tx.done.catch(() => null);
}

function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof DOMException)) return false;
  return (
    error.name === 'InvalidStateError' ||
    (error.name === 'UnknownError' && /connection/i.test(error.message))
  );
}
