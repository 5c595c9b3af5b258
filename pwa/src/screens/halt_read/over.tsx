import './halt.css';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { device, type HaltView, halts, me, readHalt } from '../../field';
import { asked } from '../../i18n/asked';
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
  const halt = halts.value.find(({ read, lifted }) => !read && lifted === null);
  return halt ? <Over key={halt.id} halt={halt} /> : null;
}

function Over({ halt }: { halt: HaltView }): JSX.Element {
  const t = asked().halt;
  const dialog = useRef<HTMLDialogElement>(null);
  const read = useAct(
    () => readHalt(halt.id),
    () => undefined,
  );
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    nod();
    return () => shown?.close();
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
        <ProblemNotice problem={read.problem} />
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
