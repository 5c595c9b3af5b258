import './evaluation_score.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button, LinkButton } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { useAct } from '../frequency_check/acting';
import { type Evaluation, evaluationApi, type FileShown } from './evaluation_api';

/** One evaluation: what to do next, the drawn files with their results, what happened. */
export function EvaluationRead({ id }: { id: string }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => evaluationApi(client).read(id),
    ({ kind }) => kind.startsWith('evaluation.'),
    id,
  );
  const texts = desk().evaluation;
  const title = read.kind === 'ready' ? read.value.title : texts.title;
  return (
    <Screen title={title} back={{ href: '/desk/evaluation', label: texts.back }}>
      <ReadingView read={read} onRetry={refresh}>
        {(one) => (
          <>
            <Head one={one} />
            <Steps one={one} folded={false} onDone={refresh} />
            <section class="eval-list">
              <h2>{texts.items}</h2>
              {one.items.length === 0 && <p class="soft">{texts.noItems}</p>}
              {one.items.map((item) => (
                <FileCard key={item.case} one={one} item={item} />
              ))}
            </section>
            <Steps one={one} folded onDone={refresh} />
            <Story one={one} />
          </>
        )}
      </ReadingView>
    </Screen>
  );
}

function Head({ one }: { one: Evaluation }): JSX.Element {
  const texts = desk().evaluation;
  const told = one.stage === 'told' && one.until;
  return (
    <section class="eval-card">
      <p class="eval-chips">
        <span class="chip chip-live">{texts.stages[one.stage] ?? one.stage}</span>
        {one.mine > 0 && <span class="chip chip-attention">{texts.mine(one.mine)}</span>}
        {!one.sheet.verified && <span class="chip">{texts.unverified}</span>}
      </p>
      <p>
        {dotted(
          one.agency.name[language.value],
          texts.files(one.files, one.candidates),
          texts.progress(one.done, one.files),
          told && texts.until(instant(told, 'date')),
        )}
      </p>
      <p class="soft">
        {one.sheet.name[language.value]} · {texts.bound(one.sheet.differenceMax)}
      </p>
      <p class="soft">{one.sheet.source[language.value]}</p>
      {one.items.length > 0 && (
        <p>
          <a class="link" href={one.bundle} download={`evaluation-${one.id.slice(0, 8)}.json`}>
            {texts.bundle}
          </a>
        </p>
      )}
    </section>
  );
}

/** What is rarely meant, and not to be pressed by mistake. */
const FOLDED = ['evaluation.withdrawn', 'evaluation.objected'];

/** Steps that are due stand above the files, others below them. */
function Steps(props: { one: Evaluation; folded: boolean; onDone: () => void }): JSX.Element {
  const { one, folded, onDone } = props;
  return (
    <>
      {one.possible
        .filter(({ act }) => FOLDED.includes(act) === folded)
        .map(({ act }) => (
          <StepCard key={`${act} ${one.lastIndex}`} {...{ one, act, onDone }} />
        ))}
    </>
  );
}

/** One step about the whole evaluation, with what it needs. */
function StepCard(props: { one: Evaluation; act: string; onDone: () => void }): JSX.Element {
  const { one, act } = props;
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [words, setWords] = useState('');
  const [cases, setCases] = useState<readonly string[]>([]);
  const [missing, setMissing] = useState(false);
  const { busy, trouble, act: run } = useAct();
  const texts = desk().evaluation;
  const drawing = act === 'evaluation.revealed';
  const objecting = act === 'evaluation.objected';
  const needsWords = !drawing || one.contribution !== '';
  const take = async (more: object = {}) => {
    const lacks = (needsWords && words.trim() === '') || (objecting && cases.length === 0);
    setMissing(lacks);
    if (lacks) return;
    const said = stepBody(act, words.trim(), cases);
    const done = await run(
      () => evaluationApi(client).step(one.id, id, { act, ...said, ...more }),
      texts.done,
    );
    if (done) props.onDone();
  };
  const form = (
    <>
      {trouble && <TroubleNotice trouble={trouble} />}
      <p class="soft">{texts.hints[act]}</p>
      {objecting && (
        <Choice one={one} chosen={cases} onChange={setCases} label={texts.chooseFiles} />
      )}
      {needsWords && (
        <Field
          label={drawing ? one.contribution : labelOf(act)}
          rows={drawing ? 1 : 3}
          value={words}
          maxLength={drawing ? 200 : 4000}
          onChange={setWords}
          {...(missing ? { error: texts.need } : {})}
        />
      )}
      <div class="eval-chips">
        {act === 'evaluation.answered' ? (
          <>
            <Button busy={busy} onPress={() => take({ verdict: 'stands' })}>
              {texts.stands}
            </Button>
            <Button busy={busy} onPress={() => take({ verdict: 'reopened' })}>
              {texts.reopen}
            </Button>
          </>
        ) : (
          <Button
            kind={act === 'evaluation.withdrawn' ? 'plain' : 'main'}
            busy={busy}
            onPress={() => take()}
          >
            {texts.steps[act] ?? act}
          </Button>
        )}
      </div>
    </>
  );
  if (FOLDED.includes(act)) {
    return <Disclosure title={texts.steps[act] ?? act}>{form}</Disclosure>;
  }
  return (
    <section class="eval-card eval-card-mine">
      <h2>{texts.steps[act] ?? act}</h2>
      {form}
    </section>
  );
}

function stepBody(act: string, words: string, cases: readonly string[]): object {
  if (act === 'evaluation.revealed') return { contribution: words };
  if (act === 'evaluation.concluded') return { words };
  return act === 'evaluation.objected' ? { cases, reason: words } : { reason: words };
}

const labelOf = (act: string) =>
  act === 'evaluation.concluded' ? desk().evaluation.words : desk().evaluation.reason;

function Choice(props: {
  one: Evaluation;
  label: string;
  chosen: readonly string[];
  onChange: (cases: readonly string[]) => void;
}): JSX.Element {
  const { chosen, onChange } = props;
  return (
    <fieldset class="eval-fatal">
      <legend class="field-label">{props.label}</legend>
      {props.one.items.map((item) => (
        <label key={item.case} class="eval-check">
          <input
            type="checkbox"
            checked={chosen.includes(item.case)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...chosen, item.case]
                  : chosen.filter((one) => one !== item.case),
              )
            }
          />
          {item.number}
        </label>
      ))}
    </fieldset>
  );
}

/** Points as people say them: tenths are rarely needed. */
const shown = (tenths: number) =>
  tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);

function FileCard({ one, item }: { one: Evaluation; item: FileShown }): JSX.Element {
  const texts = desk().evaluation;
  const { outcome } = item;
  const address = `/desk/evaluation/${one.id}/${item.case}`;
  const names = item.scorers.map(({ name }, place) =>
    place < 2 ? name[language.value] : `${texts.third} ${name[language.value]}`,
  );
  return (
    <article class={`eval-card eval-line${item.mine ? ' eval-card-mine' : ''}`}>
      <div class="eval-what">
        <span class="eval-name">
          {item.place}. {item.number}
        </span>
        <span>{item.cause}</span>
        <span class="soft">{dotted(...names)}</span>
        <span class="soft">
          {outcome.state === 'waiting'
            ? texts.given(item.given)
            : item.scorings.map(({ total }) => texts.points(total)).join(' · ')}
        </span>
      </div>
      <div class="eval-chips">
        {item.doubted && <span class="chip chip-attention">{texts.doubted}</span>}
        <span class={`chip${outcome.state === 'differs' ? ' chip-attention' : ''}`}>
          {texts.states[outcome.state]}
        </span>
        {typeof outcome.tenths === 'number' && (
          <span class={`eval-result${outcome.fatal?.length ? ' eval-zero' : ''}`}>
            {outcome.fatal?.length ? texts.zeroed : texts.pointsOf(shown(outcome.tenths))}
          </span>
        )}
        <LinkButton href={address} {...(item.mine ? { kind: 'main' as const } : {})}>
          {item.mine === 'score'
            ? texts.toScore
            : item.mine === 'settle'
              ? texts.toSettle
              : texts.toSee}
        </LinkButton>
      </div>
    </article>
  );
}

function Story({ one }: { one: Evaluation }): JSX.Element {
  const texts = desk().evaluation;
  const numbers = new Map(one.items.map((item) => [item.case, item.number]));
  return (
    <Disclosure title={texts.story} open={one.stage !== 'scoring'}>
      <ol class="eval-story">
        {one.acts.map((act) => (
          <li key={act.id}>
            <span>{act.name[language.value]}</span>
            <span class="soft">
              {dotted(
                when(act.at),
                act.by?.name[language.value],
                act.cases.map((id) => numbers.get(id) ?? id).join(desk().comma),
              )}
            </span>
            {act.outcome && <span>{act.outcome === 'stands' ? texts.stands : texts.reopen}</span>}
            {act.words && <span class="eval-words">{act.words}</span>}
          </li>
        ))}
      </ol>
    </Disclosure>
  );
}
