import './case_evidence.css';
import type { JSX } from 'preact';
import { caseEvidence } from '../../i18n/desk_case_evidence';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { ofCases } from '../cases_handle/case_events';
import { type Case, casesApi } from '../cases_handle/cases_api';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { useAct } from '../frequency_check/acting';
import { type Candidate, type CasePeople, evidenceApi } from './evidence_api';

/** Who reviews the case: one tap; who cannot be chosen says why before anybody tries. */
export function ReviewerPart(props: { shown: Case; onChanged: () => void }): JSX.Element | null {
  const { shown } = props;
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => evidenceApi(client).people(shown.id),
    (entry) => ofCases(entry) || entry.kind === 'reviewer.named',
    `${shown.id} ${shown.lastIndex}`,
  );
  const texts = caseEvidence();
  const chosen = read.kind === 'ready' && read.value.reviewers.some((one) => one.chosen);
  const may = read.kind === 'ready' && read.value.mayChoose;
  if (read.kind === 'ready' && !may && !chosen) return null;
  return (
    <section class="panel">
      <h2>{texts.reviewTitle}</h2>
      <ReadingView read={read} onRetry={refresh}>
        {(people) => <Reviewers {...props} people={people} />}
      </ReadingView>
    </section>
  );
}

function Reviewers(props: { shown: Case; people: CasePeople; onChanged: () => void }): JSX.Element {
  const { client } = useDesk();
  const { people, shown } = props;
  const texts = caseEvidence();
  const acting = useAct();
  const choose = async (one: Candidate) => {
    const act = { act: 'reviewer.chosen', reviewer: one.person.id };
    const send = () => casesApi(client).take(shown.id, { id: crypto.randomUUID(), act });
    if (await acting.act(send, texts.chosenDone(one.person.name[language.value]))) {
      props.onChanged();
    }
  };
  if (people.reviewers.length === 0) {
    return (
      <p class="soft">
        {texts.reviewNone}{' '}
        <a class="link" href="/desk/reviewers">
          {texts.reviewNoneHow}
        </a>
      </p>
    );
  }
  return (
    <>
      {people.mayChoose && <p class="soft">{texts.reviewLead}</p>}
      {acting.trouble && <TroubleNotice trouble={acting.trouble} />}
      <ul class="reviewer-list">
        {people.reviewers
          .filter((one) => people.mayChoose || one.chosen)
          .map((one) => (
            <Line
              key={one.person.id}
              one={one}
              may={people.mayChoose}
              busy={acting.busy}
              onChoose={() => choose(one)}
            />
          ))}
      </ul>
    </>
  );
}

function Line(props: {
  one: Candidate;
  may: boolean;
  busy: boolean;
  onChoose: () => void;
}): JSX.Element {
  const { one } = props;
  const texts = caseEvidence();
  const tongue = language.value;
  return (
    <li>
      <span class="evidence-words">
        <strong>{one.person.name[tongue]}</strong>
        <span class="soft">
          {dotted(one.agency.name[tongue], one.qualified ? texts.qualified : texts.unqualified)}
        </span>
        {one.against.map((reason) => (
          <span class="evidence-why" key={reason.zh}>
            {reason[tongue]}
          </span>
        ))}
      </span>
      {one.chosen ? (
        <span class="chip chip-live">{texts.chosenReviewer}</span>
      ) : one.against.length > 0 ? (
        <span class="chip">{texts.cannot}</span>
      ) : (
        props.may && (
          <Button busy={props.busy} onPress={props.onChoose}>
            {texts.chooseNamed(one.person.name[tongue])}
          </Button>
        )
      )}
    </li>
  );
}
