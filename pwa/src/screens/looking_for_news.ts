/** While a visit is open somebody may stop it or ask: the phone looks again and again. */
import { useEffect } from 'preact/hooks';
import { lookForNews, me, visits } from '../field';

const LOOK_EVERY_MS = 20_000;

export function LookingForNews(): null {
  const open = me.value !== null && visits.value.some(({ closedAt }) => closedAt === null);
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => !document.hidden && lookForNews(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [open]);
  return null;
}
