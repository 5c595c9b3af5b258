import './evaluation_score.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Empty, Notice } from '../../ui/notice';
import { PagedList } from '../api/paged';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { useAct } from '../frequency_check/acting';
import { AgencySelect } from '../frequency_check/agency_select';
import { localDay } from '../tasks_assign/task_draft';
import { type EvaluationLine, evaluationApi } from './evaluation_api';
import { Form } from './form';
import { type Days, Labelled, Period } from './labelled';

/** Evaluations, the newest act first; what waits for me is marked. */
export function EvaluationList(): JSX.Element {
  const { client, session } = useDesk();
  const { route } = useLocation();
  const [preparing, prepare] = useState(false);
  const { read, refresh } = useReading(
    () => evaluationApi(client).list(null),
    ({ kind }) => kind.startsWith('evaluation.'),
  );
  const texts = desk().evaluation;
  const opens = read.kind === 'ready' && read.value.opens;
  const state = session.state.value;
  const supervised = state.kind === 'in' && state.me.role === 'admin' && !opens;
  return (
    <Screen
      title={texts.title}
      lead={supervised ? texts.leadSupervised : texts.lead}
      aside={
        opens && (
          <Button icon="plus" onPress={() => prepare(true)}>
            {texts.create}
          </Button>
        )
      }
    >
      <ReadingView read={read} onRetry={refresh}>
        {(page) =>
          page.evaluations.length === 0 ? (
            <Empty icon="checklist" title={texts.none}>
              {supervised ? texts.noneTextSupervised : opens && texts.noneText}
            </Empty>
          ) : (
            <PagedList
              key={page.evaluations[0]?.lastIndex}
              class="eval-list"
              label={texts.more}
              first={page}
              rowsOf={({ evaluations }) => evaluations}
              markOf={({ nextBefore }) => nextBefore}
              ask={(before) => evaluationApi(client).list(before)}
            >
              {(one) => <Line one={one} />}
            </PagedList>
          )
        }
      </ReadingView>
      {preparing && (
        <Prepare onClose={() => prepare(false)} onMade={(id) => route(`/desk/evaluation/${id}`)} />
      )}
    </Screen>
  );
}

function Line({ one }: { one: EvaluationLine }): JSX.Element {
  const texts = desk().evaluation;
  return (
    <a class="eval-card eval-line" href={`/desk/evaluation/${one.id}`}>
      <span class="eval-what">
        <span class="eval-name">{one.title}</span>
        <span class="soft">
          {dotted(
            one.agency.name[language.value],
            instant(one.openedAt, 'date'),
            texts.progress(one.done, one.files),
          )}
        </span>
      </span>
      <span class="eval-chips">
        {one.mine > 0 && <span class="chip chip-live">{texts.mine(one.mine)}</span>}
        <span class="chip">{texts.stages[one.stage] ?? one.stage}</span>
      </span>
    </a>
  );
}

const COUNT_MAX = 100;

/** This year up to today. */
function newDays(): Days {
  const last = localDay(new Date());
  return { first: `${last.slice(0, 4)}-01-01`, last };
}

function Prepare(props: { onClose: () => void; onMade: (id: string) => void }): JSX.Element {
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [agencyId, setAgency] = useState('');
  const [title, setTitle] = useState('');
  const [sheet, setSheet] = useState('');
  const [days, setDays] = useState<Days>(newDays);
  const [closed, setClosed] = useState(true);
  const [count, setCount] = useState('5');
  const [contribution, setContribution] = useState('');
  const [missing, setMissing] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().evaluation;
  const submit = async () => {
    const lacks = title.trim() === '' || sheet === '' || agencyId === '';
    setMissing(lacks);
    if (lacks) return;
    const asked = {
      id,
      agencyId,
      title: title.trim(),
      sheet,
      ...days,
      closed,
      count: Math.min(Math.max(Number.parseInt(count, 10) || 1, 1), COUNT_MAX),
      contribution: contribution.trim(),
    };
    if (await act(() => evaluationApi(client).commit(asked), texts.made)) props.onMade(id);
  };
  return (
    <Form
      title={texts.create}
      submit={texts.submit}
      busy={busy}
      onSubmit={submit}
      onClose={props.onClose}
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <Field
        label={texts.name}
        hint={texts.nameHint}
        value={title}
        maxLength={200}
        onChange={setTitle}
        {...(missing ? { error: texts.need } : {})}
      />
      <AgencySelect label={texts.about} value={agencyId} onChange={setAgency} />
      <SheetChoice value={sheet} onChange={setSheet} />
      <Period labels={[texts.first, texts.last]} days={days} onChange={setDays} />
      <label class="eval-check">
        <input
          type="checkbox"
          checked={closed}
          onChange={(event) => setClosed(event.currentTarget.checked)}
        />
        {texts.onlyClosed}
      </label>
      <Labelled
        label={texts.count}
        type="number"
        value={count}
        onChange={setCount}
        min={1}
        max={COUNT_MAX}
      />
      <Field
        label={texts.contribution}
        hint={texts.contributionHint}
        value={contribution}
        maxLength={200}
        onChange={setContribution}
      />
    </Form>
  );
}

function SheetChoice(props: { value: string; onChange: (id: string) => void }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => evaluationApi(client).sheets(),
    () => false,
  );
  const texts = desk().evaluation;
  return (
    <ReadingView read={read} onRetry={refresh}>
      {({ sheets, troubles }) => {
        const chosen = sheets.find(({ id }) => id === props.value);
        if (!chosen && sheets[0]) props.onChange(sheets[0].id);
        return (
          <>
            <Labelled
              label={texts.sheet}
              value={props.value}
              onChange={props.onChange}
              options={sheets.map((one) => [
                one.id,
                `${one.name[language.value]}${one.verified ? '' : `（${texts.unverified}）`}`,
              ])}
            />
            {chosen && <p class="soft">{chosen.source[language.value]}</p>}
            {troubles.length > 0 && (
              <Notice tone="attention" title={texts.badSheets}>
                {troubles.map(({ file, reason }) => (
                  <p key={file}>{`${file}: ${reason}`}</p>
                ))}
              </Notice>
            )}
          </>
        );
      }}
    </ReadingView>
  );
}
