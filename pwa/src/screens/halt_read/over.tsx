import './halt.css';
import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { device, type HaltView, halts, me, readHalt } from '../../field';
import { asked } from '../../i18n/asked';
import { common } from '../../i18n/common';
import { when } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Facts } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { nod } from '../../ui/nod';
import { useAct } from '../act';
import { inLanguage } from '../names';
import { ProblemNotice } from '../problem_notice';

/** Over every screen until it was read: a halted act must not go on for want of a look. */
export function HaltOver(): JSX.Element | null {
  if (!me.value?.officer || !device.value) return null;
  const halt = halts.value.find(
    ({ id, read, lifted }) => !read && lifted === null && !laidAside.value.has(id),
  );
  return halt ? <Over key={halt.id} halt={halt} /> : null;
}

/**
 * Read, but this phone cannot say so: its key was revoked, its storage is full. Without it nobody
 * could reach the queue any more. It comes back with the next start.
 */
const laidAside = signal<ReadonlySet<string>>(new Set());

function Over({ halt }: { halt: HaltView }): JSX.Element {
  const t = asked().halt;
  const dialog = useRef<HTMLDialogElement>(null);
  const read = useAct(
    () => readHalt(halt.id),
    () => undefined,
  );
  useEffect(() => {
    const shown = dialog.current;
    // A second press of Escape closes a dialog whatever its page says: it is opened again.
    const again = () => shown?.isConnected && shown.showModal();
    shown?.addEventListener('close', again);
    shown?.showModal();
    nod();
    return () => {
      shown?.removeEventListener('close', again);
      shown?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="halt-over"
      aria-labelledby="halt-title"
      onCancel={(event) => event.preventDefault()}
    >
      <div class="halt-body">
        <p class="halt-mark">
          <Icon name="void" large />
        </p>
        <h2 id="halt-title">{t.title}</h2>
        <p class="halt-intro">{t.intro}</p>
        <HaltFacts halt={halt} />
      </div>
      <div class="halt-foot">
        <ProblemNotice
          problem={read.problem}
          acts={
            <Button
              onPress={() => {
                laidAside.value = new Set([...laidAside.value, halt.id]);
              }}
            >
              {common().close}
            </Button>
          }
        />
        <Button kind="main" wide busy={read.busy} onPress={() => read.run()}>
          {t.read}
        </Button>
        <p class="halt-help">{t.readHelp}</p>
      </div>
    </dialog>
  );
}

function HaltFacts({ halt }: { halt: HaltView }): JSX.Element {
  const texts = asked();
  const t = texts.halt;
  return (
    <Facts
      facts={[
        ...(halt.enterprise ? [[t.enterprise, halt.enterprise] as const] : []),
        [t.reason, halt.reason],
        [t.basis, halt.basis],
        [t.by, texts.from(inLanguage(halt.by.name), inLanguage(halt.body))],
        [t.at, when(halt.at)],
      ]}
    />
  );
}
