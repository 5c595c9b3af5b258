import './frequency_check.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { LinkButton } from '../../ui/button';
import { mayAct } from '../account_sign_in/session';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { AgencySelect } from './agency_select';
import { AnswerWords } from './answer_words';
import { BurdenPart } from './burden_part';
import { ClassPart } from './class_part';
import { type Answer, frequencyApi } from './frequency_api';
import { Overlaps, PastVisits } from './past_visits';
import { WhitelistPart } from './whitelist_part';

const MATTERS = /^(visit|task)\./;

/** One enterprise: its counters, what others plan, what to do instead, its class, the whitelist. */
export function FrequencyRead({ id }: { id: string }): JSX.Element {
  const { session } = useDesk();
  const texts = desk().frequency;
  const state = session.state.value;
  const own = state.kind === 'in' ? state.me.agency.id : '';
  const [agency, choose] = useState('');
  return (
    <Screen
      title={texts.title}
      back={{ href: '/desk/frequency', label: texts.back }}
      aside={<LinkButton href="/desk/frequency">{texts.another}</LinkButton>}
    >
      <AgencySelect label={texts.forBody} value={agency} onChange={choose} />
      <ForBody key={agency} enterprise={id} agency={agency || own} />
    </Screen>
  );
}

function ForBody(props: { enterprise: string; agency: string }): JSX.Element {
  const { client } = useDesk();
  const { enterprise, agency } = props;
  const { read, refresh } = useReading(
    () => frequencyApi(client).check(enterprise, { agency }),
    ({ kind }) => MATTERS.test(kind),
    `${enterprise} ${agency}`,
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(answer) => <Whole answer={answer} onChanged={refresh} />}
    </ReadingView>
  );
}

function Whole({ answer, onChanged }: { answer: Answer; onChanged: () => void }): JSX.Element {
  const { session } = useDesk();
  const { enterprise, neighbours } = answer;
  const texts = desk().frequency;
  const acting = mayAct(session) && enterprise.id !== null;
  return (
    <>
      <div class="frequency-who">
        <h2>{enterprise.name}</h2>
        <p class="soft">
          <span class="fixed">{enterprise.uscc}</span> {enterprise.address}
        </p>
      </div>
      <AnswerWords answer={answer} />
      <Overlaps overlaps={answer.overlaps} />
      <div class="frequency-parts">
        <ClassPart answer={answer} acting={acting} onChanged={onChanged} />
        <WhitelistPart answer={answer} acting={acting} onChanged={onChanged} />
      </div>
      {enterprise.id !== null && <BurdenPart enterprise={enterprise.id} />}
      <PastVisits visits={answer.visits} acting={acting} onChanged={onChanged} />
      {neighbours.length > 0 && (
        <section class="frequency-part">
          <h2>{texts.neighbours}</h2>
          <ul>
            {neighbours.map((one) => (
              <li key={one.id}>
                <a class="link" href={`/desk/frequency/${one.id}`} lang={language.value}>
                  {one.name}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
