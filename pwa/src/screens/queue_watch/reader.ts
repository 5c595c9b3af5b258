/** Reads one filter of the queue page by page, one read at a time, and drops no wish. */
import type { QueuePage } from '../../field';
import { appended, type Listed, PAGE_ITEMS, REFRESH_ITEMS_MAX, refreshed } from './state';

export interface PageAsked {
  readonly limit: number;
  readonly after?: string;
}

type Wish = 'refresh' | 'more';

export class QueueReader {
  readonly #page: (asked: PageAsked) => Promise<QueuePage>;
  readonly #show: (listed: Listed) => void;
  /** A list at its end asks only once: what is wished during a read is done after it. */
  readonly #wishes = new Set<Wish>();
  #listed: Listed | null = null;
  #reading = false;
  #left = false;

  constructor(page: (asked: PageAsked) => Promise<QueuePage>, show: (listed: Listed) => void) {
    this.#page = page;
    this.#show = show;
  }

  refresh(): Promise<void> {
    return this.#wish('refresh');
  }

  more(): Promise<void> {
    return this.#wish('more');
  }

  /** Whatever is still being read is not shown any more. */
  leave(): void {
    this.#left = true;
  }

  async #wish(wish: Wish): Promise<void> {
    this.#wishes.add(wish);
    if (this.#reading) return;
    this.#reading = true;
    try {
      for (const next of this.#wishes) {
        this.#wishes.delete(next);
        if (!this.#left) await this.#read(next);
      }
    } finally {
      this.#wishes.clear();
      this.#reading = false;
    }
  }

  async #read(wish: Wish): Promise<void> {
    const old = this.#listed;
    if (wish === 'more' && !old?.next) return;
    const after = wish === 'more' ? old?.next : null;
    const held = Math.max(PAGE_ITEMS, old?.items.length ?? 0);
    const limit = after ? PAGE_ITEMS : Math.min(REFRESH_ITEMS_MAX, held);
    const page = await this.#page({ limit, ...(after ? { after } : {}) });
    if (this.#left) return;
    const merge = after ? appended : refreshed;
    this.#listed = old === null ? page : merge(old, page);
    this.#show(this.#listed);
  }
}
