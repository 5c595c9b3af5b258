import { useCallback, useEffect, useMemo } from 'preact/hooks';
import { useDesk } from '../desk';
import type { Answered } from './client';
import { createReading, type Read } from './reading';
import type { LiveEntry } from './shapes';

/** Reads while the screen stands; reads again when `concerned` says that an entry matters. */
export function useReading<Value>(
  ask: () => Promise<Answered<Value>>,
  concerned: (entry: LiveEntry) => boolean,
  key = '',
): { readonly read: Read<Value>; readonly refresh: () => void } {
  const { live } = useDesk();
  const reading = useMemo(() => createReading(ask), [key]);
  useEffect(() => {
    reading.refresh();
    const silence = [
      live.onEntry((entry) => {
        if (concerned(entry)) reading.refresh();
      }),
      live.onRefetch(reading.refresh),
    ];
    return () => {
      reading.stop();
      for (const end of silence) end();
    };
  }, [reading]);
  return { read: reading.state.value, refresh: useCallback(reading.refresh, [reading]) };
}
