import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import type { VisitSummary } from '../api/shapes';
import { useDesk } from '../desk';

/** At most one sentence in this time, so that a busy day does not talk without end. */
const PAUSE_MS = 4000;

/** Says politely what arrived, for those who do not see the lines light up. */
export function ArrivalVoice({ visits }: { visits: readonly VisitSummary[] }): JSX.Element {
  const { visits: feed } = useDesk();
  const [said, say] = useState('');
  const last = useRef(0);
  const arrived = feed.arrived.value;
  useEffect(() => {
    const newest = visits.find((visit) => arrived.has(visit.id));
    const now = performance.now();
    if (!newest || (last.current > 0 && now - last.current < PAUSE_MS)) return;
    last.current = now;
    say(desk().visits.arrived(newest.enterprise.name));
  }, [arrived, visits]);
  return (
    <p class="only-read-aloud" role="status">
      {said}
    </p>
  );
}
