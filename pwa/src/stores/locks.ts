/** One at a time, over all tabs and the service worker of this origin. */

type LockName = 'palm-chain' | 'palm-sync';

/** Where the platform has no locks: one at a time within this page at least. */
const waiting = new Map<LockName, Promise<unknown>>();

/** Runs `act` when its turn comes. */
export async function inTurn<Value>(name: LockName, act: () => Promise<Value>): Promise<Value> {
  const locks = globalThis.navigator?.locks;
  if (locks) return await (locks.request(name, act) as Promise<Value>);
  const turn = (waiting.get(name) ?? Promise.resolve()).then(act, act);
  waiting.set(
    name,
    turn.catch(() => null),
  );
  return await turn;
}

/** Runs `act` unless somebody else holds the lock; null then. */
export async function ifFree<Value>(
  name: LockName,
  act: () => Promise<Value>,
): Promise<Value | null> {
  const locks = globalThis.navigator?.locks;
  if (locks) {
    return await (locks.request(name, { ifAvailable: true }, async (lock) =>
      lock ? await act() : null,
    ) as Promise<Value | null>);
  }
  if (waiting.has(name)) return null;
  const turn = act();
  waiting.set(name, turn);
  try {
    return await turn;
  } finally {
    waiting.delete(name);
  }
}
