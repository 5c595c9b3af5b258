import './toast.css';
import { signal } from '@preact/signals';
import type { JSX } from 'preact';

const SHOWN_MS = 3000;

const said = signal<{ text: string; number: number } | null>(null);
let sayings = 0;

/** Says one short sentence to eyes and screen readers; it leaves by itself. */
export function say(text: string): void {
  sayings += 1;
  const mine = sayings;
  said.value = { text, number: mine };
  setTimeout(() => {
    if (said.value?.number === mine) said.value = null;
  }, SHOWN_MS);
}

/** Stands once in the page, so that the live region exists before it speaks. */
export function Toast(): JSX.Element {
  return (
    <output class="toast-place" aria-live="polite">
      {said.value && (
        <span class="toast" key={said.value.number}>
          {said.value.text}
        </span>
      )}
    </output>
  );
}
