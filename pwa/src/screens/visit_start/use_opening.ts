import { useState } from 'preact/hooks';
import { isOverCap, me, openVisit, reference, type Visit } from '../../field';
import { useAct } from '../act';
import { store, stored } from '../draft';
import { useFrequency } from '../frequency_warn/use';
import { isComplete, type Said, usualFor } from './said';
import { likelyChecklists, opening, type Subject } from './state';

const LAST_CHECKLISTS = 'palm.last-checklists';

/** What is said about the visit that is about to begin, and the act that begins it. */
export function useOpening(
  subject: Subject,
  partner: string | null,
  along: readonly string[],
  onOpened: (visit: Visit) => void,
) {
  const [said, setSaid] = useState(() => usualFor(subject.task));
  const [chosen, setChecklists] = useState<readonly string[] | null>(null);
  // Worked out again until somebody chooses: after a reload the lists are read a moment later.
  const likely = likelyChecklists(
    subject.task,
    (stored(LAST_CHECKLISTS) ?? '').split(' '),
    reference.value.checklists,
  );
  // What is no inspection asks nothing of a check sheet: else it would be one by another name.
  const checklists = said.purpose === 'inspection' ? (chosen ?? likely) : [];
  const { id = '' } = subject.enterprise;
  const frequency = useFrequency(id === '' ? [] : [id]).get(id) ?? null;
  const open = useAct(
    () => {
      const ownAgency = me.value?.agency.id ?? '';
      const overCap = frequency !== null && isOverCap(frequency);
      const now = Date.now();
      const chosen = { subject, partner, along, checklists, said, ownAgency, overCap, now };
      return openVisit(opening(chosen));
    },
    ({ visit }: { visit: Visit }) => {
      if (checklists.length > 0) store(LAST_CHECKLISTS, checklists.join(' '));
      onOpened(visit);
    },
  );
  return {
    said,
    say: (more: Partial<Said>) => setSaid((before) => ({ ...before, ...more })),
    complete: isComplete(said, Date.now()),
    checklists,
    setChecklists,
    /** What speaks against one more inspection; other visits do not count. */
    frequency: said.purpose === 'inspection' ? frequency : null,
    open,
  };
}
