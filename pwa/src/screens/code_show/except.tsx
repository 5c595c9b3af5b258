import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { exceptCode, type NoCodeReason } from '../../field';
import { codes } from '../../i18n/codes';
import { common } from '../../i18n/common';
import { Card, Row } from '../../ui/card';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { ProblemNotice } from '../problem_notice';

const REASONS: readonly NoCodeReason[] = [
  'unattended',
  'refused',
  'no_code',
  'network_failure',
  'emergency',
  'evidence_at_risk',
];

/** One tap on the reason records it; the note is for whoever has time. */
export function NoCode(props: {
  visit: string;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const t = codes();
  const [note, setNote] = useState('');
  const except = useAct(
    (reason: NoCodeReason) => exceptCode(props.visit, reason, note),
    () => {
      say(t.except.saved);
      props.onDone();
    },
  );
  return (
    <Sheet title={t.except.title} closeLabel={common().close} onClose={props.onClose}>
      <p class="soft">{t.except.help}</p>
      <ProblemNotice problem={except.problem} />
      <Card flush>
        {REASONS.map((reason) => (
          <Row key={reason} title={t.noCode[reason]} onPress={() => except.run(reason)} />
        ))}
      </Card>
      <Field label={t.except.note} value={note} onChange={setNote} maxLength={500} />
    </Sheet>
  );
}
