import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { voidCapture } from '../../field';
import { common } from '../../i18n/common';
import { visit as visitTexts } from '../../i18n/visit';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { ProblemNotice } from '../problem_notice';

/** A bad photo is voided with its reason, never erased. */
export function VoidItem(props: {
  visit: string;
  capture: string;
  onClose: () => void;
}): JSX.Element {
  const t = visitTexts().item;
  const [reason, setReason] = useState('');
  const act = useAct(
    () => voidCapture(props.visit, props.capture, reason.trim()),
    () => {
      say(t.voidDone);
      props.onClose();
    },
  );
  return (
    <Sheet
      title={t.voidTitle}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <Button
          kind="danger"
          wide
          icon="void"
          busy={act.busy}
          disabled={reason.trim() === ''}
          onPress={() => act.run()}
        >
          {t.voidAct}
        </Button>
      }
    >
      <p class="soft">{t.voidHelp}</p>
      <div class="reasons">
        {t.voidReasons.map((known) => (
          <Button key={known} pressed={reason === known} onPress={() => setReason(known)}>
            {known}
          </Button>
        ))}
      </div>
      <Field label={t.voidReason} value={reason} onChange={setReason} maxLength={200} />
      <ProblemNotice problem={act.problem} />
    </Sheet>
  );
}
