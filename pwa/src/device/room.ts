/** Room on this phone. The platform's quota is a promise, not a gauge; failures are caught. */
import { Refusal } from '../domain/problems';

export interface Room {
  readonly usage: number;
  readonly free: number;
}

/** Below this nothing new is begun. */
const RESERVE_BYTES = 20 * 1024 * 1024;

export async function room(): Promise<Room | null> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    if (usage === undefined || quota === undefined) return null;
    return { usage, free: Math.max(0, quota - usage) };
  } catch {
    return null; // unknown is not full
  }
}

/** Refuses to start what may not fit, so that nothing fails half-way. */
export async function needRoom(bytes: number): Promise<void> {
  const found = await room();
  if (found && found.free < bytes + RESERVE_BYTES) {
    throw new Refusal('storage-full', { freeBytes: found.free });
  }
}

export async function isPersisted(): Promise<boolean | null> {
  return (await navigator.storage?.persisted?.()) ?? null;
}

/** Asks the platform never to evict this origin. */
export async function persist(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}
