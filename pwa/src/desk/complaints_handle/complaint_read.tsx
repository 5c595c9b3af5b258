import './complaints_handle.css';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { bytes, dated, instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { useAct } from '../frequency_check/acting';
import { LeadOf, useOpensLeads } from '../leads_pursue/make_lead';
import {
  type Act,
  attachmentAddress,
  type Complaint,
  complaintsApi,
  NEEDS_WORDS,
  type Step,
} from './complaints_api';

const WORDS_MAX = 4000;

/** One complaint: what was said, what was done, what can be done next. */
export function ComplaintRead({ id }: { id: string }): JSX.Element {
  const { client } = useDesk();
  const opens = useOpensLeads();
  const { read, refresh } = useReading(
    () => complaintsApi(client).read(id),
    () => false,
    id,
  );
  const texts = desk().complaints;
  const title = read.kind === 'ready' ? read.value.receipt : texts.title;
  return (
    <Screen title={title} narrow back={{ href: '/desk/complaints', label: texts.back }}>
      <ReadingView read={read} onRetry={refresh}>
        {(complaint) => (
          <>
            <Facts complaint={complaint} />
            {opens && <LeadOf source="complaint" sourceId={complaint.id} />}
            <ol class="complaint-list">
              {complaint.steps.map((step) => (
                <StepPart key={step.index} complaint={complaint.id} step={step} />
              ))}
            </ol>
            <ActPart complaint={complaint} onDone={refresh} />
          </>
        )}
      </ReadingView>
    </Screen>
  );
}

function Facts({ complaint }: { complaint: Complaint }): JSX.Element {
  const texts = desk().complaints;
  const { about, due, deadlines } = complaint;
  return (
    <section class="complaint-card">
      <p class="complaint-head">
        <span class="complaint-kind">{texts.kinds[complaint.kind]}</span>
        <span class="chip">{texts.states[complaint.state]}</span>
        {complaint.overdue && <span class="chip chip-danger">{texts.overdue}</span>}
        {complaint.disclosed && <span class="chip">{texts.disclosed}</span>}
      </p>
      <p class="soft">
        {dotted(
          texts.filedAt(when(complaint.filedAt)),
          texts.via[complaint.via],
          due && texts.due(instant(due, 'date')),
          due && !deadlines.verified && texts.unverified,
        )}
      </p>
      <dl class="complaint-facts">
        <dt>{texts.about}</dt>
        <dd>{about ? about.name[language.value] : texts.aboutUnknown}</dd>
        <dt>{texts.handler}</dt>
        <dd>{complaint.handler.name[language.value]}</dd>
        {complaint.enterprise && (
          <>
            <dt>{texts.enterprise}</dt>
            <dd>{complaint.enterprise}</dd>
          </>
        )}
        {complaint.visit && (
          <>
            <dt>{texts.visit}</dt>
            <dd>
              <a class="link" href={`/desk/visits/${complaint.visit}`}>
                {texts.openVisit}
              </a>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function StepPart({ complaint, step }: { complaint: string; step: Step }): JSX.Element {
  const texts = desk().complaints;
  const { words } = step;
  return (
    <li class="complaint-card">
      <p class="complaint-head">
        <span class="complaint-kind">{texts.steps[step.kind] ?? step.kind}</span>
        <span class="soft">
          {dotted(step.by ? step.by.name[language.value] : texts.complainant, when(step.at))}
        </span>
      </p>
      {words.text && <blockquote class="complaint-words">{words.text}</blockquote>}
      {!step.intact && <p class="chip chip-danger">{texts.notIntact}</p>}
      {words.attachments && words.attachments.length > 0 && (
        <ul class="complaint-files">
          {words.attachments.map((file) => (
            <li key={file.sha256}>
              <a class="link" href={attachmentAddress(complaint, file.sha256)} download>
                {texts.attachment(file.name, bytes(file.size))}
              </a>
            </li>
          ))}
        </ul>
      )}
      {step.kind === 'filed' && <Said words={words} />}
    </li>
  );
}

function Said({ words }: { words: Step['words'] }): JSX.Element {
  const texts = desk().complaints;
  return (
    <dl class="complaint-facts">
      {words.happened && (
        <>
          <dt>{texts.happened}</dt>
          <dd>{dated(words.happened)}</dd>
        </>
      )}
      {words.body && (
        <>
          <dt>{texts.bodyNamed}</dt>
          <dd>{words.body}</dd>
        </>
      )}
      <dt>{texts.complainant}</dt>
      <dd>{dotted(words.name, words.contact) || texts.anonymous}</dd>
    </dl>
  );
}

function ActPart(props: { complaint: Complaint; onDone: () => void }): JSX.Element {
  const { client, session } = useDesk();
  const [chosen, choose] = useState<Act | null>(null);
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const once = useRef(crypto.randomUUID());
  const { busy, trouble, act } = useAct();
  const { complaint } = props;
  const texts = desk().complaints;
  const state = session.state.value;
  if (complaint.acts.length === 0) {
    const handles = state.kind === 'in' && state.me.role === 'supervisor';
    return <p class="soft">{handles ? texts.nothingLeft : texts.watching}</p>;
  }
  const submit = async () => {
    if (!chosen) return;
    const lacking = NEEDS_WORDS.has(chosen) && text.trim() === '';
    setMissing(lacking);
    if (lacking) return;
    const work = () => complaintsApi(client).act(complaint.id, chosen, text.trim(), once.current);
    if (!(await act(work, texts.done))) return;
    once.current = crypto.randomUUID();
    choose(null);
    setText('');
    props.onDone();
  };
  return (
    <section class="complaint-card">
      <h2>{texts.next}</h2>
      <Choice
        legend={texts.next}
        hideLegend
        shape="stack"
        options={complaint.acts.map((value) => ({
          value,
          label: texts.acts[value],
          detail: texts.actHelp[value],
        }))}
        chosen={chosen}
        onChoose={choose}
      />
      {chosen && (
        <>
          <Field
            label={texts.wordsFor[chosen]}
            rows={4}
            maxLength={WORDS_MAX}
            value={text}
            onChange={setText}
            {...(missing ? { error: texts.needed } : {})}
          />
          {trouble && <TroubleNotice trouble={trouble} />}
          <Button kind={chosen === 'close' ? 'danger' : 'main'} busy={busy} onPress={submit}>
            {texts.acts[chosen]}
          </Button>
        </>
      )}
    </section>
  );
}
