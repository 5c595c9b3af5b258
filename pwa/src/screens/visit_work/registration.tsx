/** What the act is registered as: its code, its purpose, its approval, and what is still to say. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { explainUrgency, shownActCode, type Visit } from '../../field';
import { codes } from '../../i18n/codes';
import { common } from '../../i18n/common';
import { when } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Card, Facts, Row, Section } from '../../ui/card';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { NoCode } from '../code_show/except';
import { agencyNames } from '../names';
import { ProblemNotice } from '../problem_notice';

export function Registration({ visit }: { visit: Visit }): JSX.Element {
  const t = codes();
  const [sheet, show] = useState<'no-code' | 'urgency' | null>(null);
  const open = visit.closedAt === null;
  const close = () => show(null);
  return (
    <Section title={t.register.title}>
      <Card flush>
        {visit.actCode !== null && <ActCode code={visit.actCode} />}
        {open && visit.codesShown === 0 && visit.noCode === null && (
          <Row icon="void" title={t.show.cannot} onPress={() => show('no-code')} />
        )}
        {open && needsReason(visit) && (
          <Row
            icon="attention"
            title={t.urgent.step}
            detail={t.urgent.ask}
            onPress={() => show('urgency')}
          />
        )}
      </Card>
      <Facts facts={factsOf(visit)} />
      {sheet === 'no-code' && <NoCode visit={visit.id} onClose={close} onDone={close} />}
      {sheet === 'urgency' && <Urgency visit={visit.id} onClose={close} />}
    </Section>
  );
}

/** Only inspections are approved; service and guidance need nobody's leave. */
function needsReason({ purpose, permit, urgent }: Visit): boolean {
  return purpose === 'inspection' && permit === null && urgent === null;
}

function factsOf(visit: Visit): (readonly [string, ComponentChildren])[] {
  const t = codes();
  const { permit, urgent, joint, madeUp, noCode } = visit;
  return [
    [t.register.purpose, t.purposes[visit.purpose]],
    ...(permit === null ? [] : [[t.register.permit, t.register.permitted] as const]),
    ...(urgent === null ? [] : [[t.urgent.said, urgent] as const]),
    ...(noCode === null ? [] : [[t.show.cannot, t.noCode[noCode]] as const]),
    ...(joint.length === 0 ? [] : [[t.register.joint, agencyNames(joint)] as const]),
    ...(madeUp === null
      ? []
      : [
          [t.register.madeUp, t.register.madeUpAt(when(madeUp.happenedAt), madeUp.reason)] as const,
        ]),
  ];
}

function ActCode({ code }: { code: string }): JSX.Element {
  const t = codes().register;
  const shown = shownActCode(code);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(shown);
      say(t.copied);
    } catch {
      // Refused by the platform: the code stands there to be read.
    }
  };
  return (
    <Row
      icon="book"
      title={<span class="fixed act-code">{shown}</span>}
      detail={`${t.code} · ${t.copy}`}
      onPress={copy}
    />
  );
}

function Urgency(props: { visit: string; onClose: () => void }): JSX.Element {
  const t = codes().urgent;
  const [reason, setReason] = useState('');
  const explain = useAct(
    (given: string) => explainUrgency(props.visit, given),
    () => {
      say(t.saved);
      props.onClose();
    },
  );
  return (
    <Sheet
      title={t.title}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <Button
          kind="main"
          wide
          busy={explain.busy}
          disabled={reason.trim() === ''}
          onPress={() => explain.run(reason)}
        >
          {t.save}
        </Button>
      }
    >
      <p class="soft">{t.help}</p>
      <ProblemNotice problem={explain.problem} />
      <Card flush>
        {t.usual.map((usual) => (
          <Row key={usual} title={usual} onPress={() => explain.run(usual)} />
        ))}
      </Card>
      <Field label={t.reason} value={reason} onChange={setReason} rows={2} maxLength={500} />
    </Sheet>
  );
}
