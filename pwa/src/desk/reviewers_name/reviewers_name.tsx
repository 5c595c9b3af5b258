import '../case_evidence/case_evidence.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { caseEvidence } from '../../i18n/desk_case_evidence';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Empty } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { evidenceApi, type ReviewerShown } from '../case_evidence/evidence_api';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { useAct } from '../frequency_check/acting';

/** The register of legal reviewers: who is on it may be chosen in a case. */
export function ReviewersName(): JSX.Element {
  const { client } = useDesk();
  const [text, setText] = useState('');
  const { read, refresh } = useReading(
    () => evidenceApi(client).register(text.trim()),
    ({ kind }) => kind === 'reviewer.named',
    text.trim(),
  );
  const texts = caseEvidence();
  return (
    <Screen title={texts.registerTitle} lead={texts.registerLead}>
      <Field label={texts.registerSearch} hideLabel type="search" value={text} onChange={setText} />
      <ReadingView read={read} onRetry={refresh}>
        {({ people }) =>
          people.length === 0 ? (
            <Empty icon="people" title={texts.registerNone} />
          ) : (
            <section class="panel">
              <ul class="reviewer-list">
                {people.map((one) => (
                  <Line key={one.person.id} one={one} onDone={refresh} />
                ))}
              </ul>
            </section>
          )
        }
      </ReadingView>
    </Screen>
  );
}

function Line({ one, onDone }: { one: ReviewerShown; onDone: () => void }): JSX.Element {
  const { client } = useDesk();
  const texts = caseEvidence();
  const acting = useAct();
  const tongue = language.value;
  const name = one.person.name[tongue];
  const say = async (reviews: boolean, done: string) => {
    const asked = { account: one.person.id, qualified: reviews, reviews };
    if (await acting.act(() => evidenceApi(client).name(asked), done)) onDone();
  };
  const state = !one.reviews
    ? texts.registerPlain
    : one.qualified
      ? texts.qualified
      : texts.unqualified;
  return (
    <li>
      <span class="evidence-words">
        <strong>{name}</strong>
        <span class="soft">{dotted(one.agency.name[tongue], one.login, state)}</span>
        {one.investigates && <span class="soft">{texts.registerOfficer}</span>}
        {acting.trouble && <TroubleNotice trouble={acting.trouble} />}
      </span>
      {one.reviews && one.qualified ? (
        <Button busy={acting.busy} onPress={() => say(false, texts.registerOffDone(name))}>
          {texts.registerOff} <span class="only-read-aloud">{name}</span>
        </Button>
      ) : (
        <Button kind="plain" busy={acting.busy} onPress={() => say(true, texts.registerDone(name))}>
          {texts.registerQualified} <span class="only-read-aloud">{name}</span>
        </Button>
      )}
    </li>
  );
}
