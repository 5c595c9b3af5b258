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

/**
 * Says that this page is at something, for as long as the page lives or until the answer is
 * called: the platform lets go by itself when the page dies.
 */
export async function hold(name: `palm-capture-${string}`): Promise<() => void> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return () => undefined;
  return await new Promise((resolve) => {
    void locks.request(name, () => new Promise<void>((release) => resolve(() => release())));
  });
}

/** Runs `act` unless a living page holds the name; null then. */
export async function unlessHeld<Value>(
  name: `palm-capture-${string}`,
  act: () => Promise<Value>,
): Promise<Value | null> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return await act();
  return await (locks.request(name, { ifAvailable: true }, async (lock) =>
    lock ? await act() : null,
  ) as Promise<Value | null>);
}
