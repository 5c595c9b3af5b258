import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { queue, queuePage } from '../../field';
import { QueueReader } from './reader';
import type { Filter, Listed } from './state';

const REFRESH_PAUSE_MS = 700;

interface Reading {
  /** null until the first page is there. */
  listed: Listed | null;
  more: () => void;
  refresh: () => void;
}

/** The queue as far as it was read; it follows changes without reading it all again. */
export function useQueueReading(filter: Filter): Reading {
  const [listed, setListed] = useState<Listed | null>(null);
  const reader = useRef<QueueReader | null>(null);
  const refresh = useCallback(() => void reader.current?.refresh(), []);
  const more = useCallback(() => void reader.current?.more(), []);

  useEffect(() => {
    const mine = new QueueReader((asked) => queuePage({ filter, ...asked }), setListed);
    reader.current = mine;
    setListed(null);
    void mine.refresh();
    return () => mine.leave();
  }, [filter]);

  // Not put off by the next change: while much is sent, changes never pause.
  const view = queue.value;
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      refresh();
    }, REFRESH_PAUSE_MS);
  }, [view, refresh]);
  return { listed, more, refresh };
}
