/** An ordinary case is wanted: at the desk one tap proposes it. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Visit } from '../../field';
import { askForCase, chinaDate } from '../../field/cases';
import { common } from '../../i18n/common';
import { onTheSpot } from '../../i18n/on_the_spot';
import { Button } from '../../ui/button';
import { DayField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { useDraft } from '../draft';
import { startOf } from '../penalty_decide/draft';
import { PartyCard, usePartyDraft } from '../penalty_decide/party';
import { ProblemNotice } from '../problem_notice';
import type { ListedItem } from '../visit_work/state';

export function AskSheet(props: {
  visit: Visit;
  one: ListedItem | null;
  onClose: () => void;
}): JSX.Element {
  const t = onTheSpot().ask;
  const { visit, one } = props;
  const start = startOf(one);
  const party = usePartyDraft(visit);
  const [cause, setCause, dropCause] = useDraft(
    `ask.${visit.id}.${one ? `${one.checklist.id}.${one.item.id}` : 'free'}`,
    start.cause,
  );
  const [breachEnded, setBreachEnded] = useState(() => chinaDate(Date.now()));
  const ask = useAct(
    () =>
      askForCase(visit.id, {
        party: party.party,
        cause,
        captures: start.captures,
        breachEnded: breachEnded || chinaDate(Date.now()),
      }),
    () => {
      dropCause();
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
        <>
          <ProblemNotice problem={ask.problem} />
          <Button
            kind="main"
            wide
            icon="send"
            busy={ask.busy}
            disabled={cause.trim() === '' || party.party.name.trim() === ''}
            onPress={() => ask.run()}
          >
            {t.save}
          </Button>
        </>
      }
    >
      <p class="soft">{t.help}</p>
      <PartyCard draft={party} />
      <Field label={t.cause} rows={3} value={cause} onChange={setCause} maxLength={500} />
      <DayField label={t.breachEnded} value={breachEnded} onChange={setBreachEnded} />
    </Sheet>
  );
}
