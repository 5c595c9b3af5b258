/** What the enterprise did with the code, beside the code. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Told, type ToldKind, toldOf, type Visit } from '../../field';
import { codes } from '../../i18n/codes';
import { when } from '../../i18n/format';
import { Icon } from '../../ui/icon';
import { nod } from '../../ui/nod';

const LOOK_EVERY_MS = 5000;
const SHOWN = 3;
/** What the officers have to act upon. */
const PRESSING: ReadonlySet<ToldKind> = new Set<ToldKind>(['stale', 'refused', 'recusal']);

/**
 * Asked while the code is shown. Nothing is asked before the server can know the visit, and
 * nothing without network.
 */
function useTold(visit: string, arrived: boolean): readonly Told[] {
  const [told, setTold] = useState<readonly Told[]>([]);
  useEffect(() => {
    if (!arrived) return;
    let left = false;
    let asking = false;
    const look = async () => {
      if (asking || document.hidden) return;
      asking = true;
      const found = await toldOf(visit);
      asking = false;
      if (!left && found) setTold(found);
    };
    look();
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [visit, arrived]);
  return told;
}

export function ToldHere({ visit }: { visit: Visit }): JSX.Element {
  const t = codes().show;
  const told = useTold(visit.id, visit.proven > 0);
  const known = useRef(0);
  const newest = told[0]?.index ?? 0;
  useEffect(() => {
    if (newest > known.current) nod();
    known.current = newest;
  }, [newest]);
  return (
    <div class="code-show-told" role="status" aria-label={t.answers}>
      {told.length === 0 && <p class="code-show-small">{t.waiting}</p>}
      {told.slice(0, SHOWN).map(({ index, kind, at }) => (
        <p key={index} class={PRESSING.has(kind) ? 'code-show-pressing' : 'code-show-good'}>
          <Icon name={PRESSING.has(kind) ? 'attention' : 'check'} />
          <span>
            {t.told[kind]} · {when(at)}
          </span>
        </p>
      ))}
    </div>
  );
}
