import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { queue, queuePage } from '../../field';
import {
  appended,
  type Filter,
  type Listed,
  PAGE_ITEMS,
  REFRESH_ITEMS_MAX,
  refreshed,
} from './state';

const REFRESH_PAUSE_MS = 700;

interface Reading {
  /** null until the first page is there. */
  listed: Listed | null;
  more: () => void;
  refresh: () => void;
}

/** Reads the queue page by page and follows its changes without reading it all again. */
export function useQueueReading(filter: Filter): Reading {
  const [listed, setListed] = useState<Listed | null>(null);
  const reading = useRef(false);
  const present = useRef<{ filter: Filter; listed: Listed | null }>({ filter, listed: null });
  present.current = { filter, listed };

  const read = useCallback(async (wanted: Filter, after: string | null, limit: number) => {
    if (reading.current) return;
    reading.current = true;
    try {
      const page = await queuePage({ filter: wanted, limit, ...(after === null ? {} : { after }) });
      if (present.current.filter !== wanted) return;
      setListed((old) => {
        if (old === null) return page;
        return after === null ? refreshed(old, page) : appended(old, page);
      });
    } finally {
      reading.current = false;
    }
  }, []);

  const refresh = useCallback(() => {
    const held = present.current.listed?.items.length ?? 0;
    const limit = Math.min(REFRESH_ITEMS_MAX, Math.max(PAGE_ITEMS, held));
    read(present.current.filter, null, limit);
  }, [read]);

  useEffect(() => {
    setListed(null);
    present.current = { filter, listed: null };
    reading.current = false;
    refresh();
  }, [filter, refresh]);

  const view = queue.value;
  useEffect(() => {
    const timer = setTimeout(refresh, REFRESH_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [view, refresh]);

  const more = useCallback(() => {
    const next = present.current.listed?.next ?? null;
    if (next !== null) read(present.current.filter, next, PAGE_ITEMS);
  }, [read]);
  return { listed, more, refresh };
}
