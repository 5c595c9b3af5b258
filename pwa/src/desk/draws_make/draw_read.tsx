import './draws_make.css';
import '../plans_approve/plans_approve.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { say } from '../../ui/toast';
import { mayAct } from '../account_sign_in/session';
import type { Answered, Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { PermitCard } from '../plans_approve/permit_card';
import { DrawPermitForm } from './draw_permit_form';
import { bundleAddress, type Draw, type DrawWhole, drawsApi } from './draws_api';

/** One draw: what was promised, what came of it, and how anybody repeats it. */
export function DrawRead({ id }: { id: string }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => drawsApi(client).read(id),
    ({ kind }) => kind === 'task.created' || kind.startsWith('permit.'),
  );
  const title = read.kind === 'ready' ? read.value.draw.title : desk().draws.title;
  return (
    <Screen title={title} back={{ href: '/desk/draws', label: desk().draws.back }}>
      <ReadingView read={read} onRetry={refresh}>
        {(whole) => <Whole whole={whole} onChanged={refresh} />}
      </ReadingView>
    </Screen>
  );
}

function Whole({ whole, onChanged }: { whole: DrawWhole; onChanged: () => void }): JSX.Element {
  const { client, session } = useDesk();
  const { draw, visits } = whole;
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().draws;
  const act = async <Value,>(work: Promise<Answered<Value>>, done: (value: Value) => string) => {
    const answer = await work;
    if (!answer.ok) return setTrouble(answer.trouble);
    setTrouble(null);
    say(done(answer.value));
    onChanged();
  };
  const [asking, ask] = useState(false);
  const refused = whole.permits.some(({ state }) => state === 'returned' || state === 'revoked');
  return (
    <>
      {trouble && <TroubleNotice trouble={trouble} />}
      <DrawFacts draw={draw} />
      {mayAct(session) && draw.state === 'committed' && (
        <Reveal
          draw={draw}
          onReveal={(words) => act(drawsApi(client).reveal(draw.id, words), () => texts.revealed)}
        />
      )}
      {visits.length > 0 && (
        <section class="plan-section">
          <h2>{texts.approvals}</h2>
          {whole.permits.length > 0 && (
            <ul class="plan-list">
              {whole.permits.map((permit) => (
                <PermitCard key={permit.id} permit={permit} atDraw onChanged={onChanged} />
              ))}
            </ul>
          )}
          {mayAct(session) && whole.mayAsk && (
            <div class="draw-ask">
              <p class="soft">{texts.askText}</p>
              <Button kind="main" icon="send" onPress={() => ask(true)}>
                {refused ? texts.askAgain : texts.ask}
              </Button>
            </div>
          )}
        </section>
      )}
      {visits.length > 0 && <DrawnTable whole={whole} />}
      <Proof draw={draw} />
      {asking && (
        <DrawPermitForm
          whole={whole}
          onClose={() => ask(false)}
          onAsked={() => {
            ask(false);
            onChanged();
          }}
        />
      )}
    </>
  );
}

function DrawFacts({ draw }: { draw: Draw }): JSX.Element {
  const texts = desk().draws;
  return (
    <div class="draw-facts">
      <p>
        <span class={`chip${draw.state === 'committed' ? ' chip-live' : ''}`}>
          {texts.states[draw.state]}
        </span>{' '}
        {texts.draws(draw.count, draw.each)} {desk().dot} {instant(draw.day, 'day')}
      </p>
      <p>{texts.facts(draw.enterprises, draw.officers)}</p>
      <p class="soft">
        {draw.by.name[language.value]} {when(draw.committedAt)} {desk().dot}{' '}
        {texts.logIndex(draw.committedIndex)}
      </p>
    </div>
  );
}

function Reveal(props: { draw: Draw; onReveal: (words: string) => void }): JSX.Element {
  const promised = props.draw.contribution;
  const [words, setWords] = useState('');
  const [lacking, setLacking] = useState(false);
  const texts = desk().draws;
  const press = () => {
    const missing = promised !== '' && words.trim() === '';
    setLacking(missing);
    if (!missing) props.onReveal(words.trim());
  };
  return (
    <section class="draw-reveal">
      {promised !== '' && (
        <Field
          label={texts.revealWords}
          hint={texts.revealWordsFor(promised)}
          maxLength={200}
          value={words}
          onChange={setWords}
          {...(lacking ? { error: texts.needWords } : {})}
        />
      )}
      <p class="soft">{texts.revealText}</p>
      <Button kind="main" icon="people" onPress={press}>
        {texts.reveal}
      </Button>
    </section>
  );
}

function DrawnTable({ whole }: { whole: DrawWhole }): JSX.Element {
  const texts = desk().draws;
  return (
    <div class="table-frame">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{texts.place}</th>
            <th scope="col">{texts.enterprise}</th>
            <th scope="col">{texts.officers}</th>
          </tr>
        </thead>
        <tbody>
          {whole.visits.map((visit) => (
            <tr key={visit.enterpriseId}>
              <td class="figure">{visit.place}</td>
              <td>
                {visit.name}
                <br />
                <span class="soft">{visit.address}</span>
              </td>
              <td>
                {visit.hindrance === 'nobody'
                  ? texts.nobody
                  : visit.officers.map(({ name }) => name[language.value]).join(desk().comma)}
                <Marks visit={visit} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Why it cannot be visited as drawn, or that it is on its way. */
function Marks({ visit }: { visit: DrawWhole['visits'][number] }): JSX.Element | null {
  const texts = desk().draws;
  if (visit.task) return <span class="chip draw-mark">{texts.taskGiven}</span>;
  const unfit = visit.officers.filter(({ id }) => visit.unfit.includes(id));
  if (visit.hindrance !== 'dissolved' && unfit.length === 0) return null;
  const names = unfit.map(({ name }) => name[language.value]).join(desk().comma);
  return (
    <span class="chip chip-attention draw-mark">
      {visit.hindrance === 'dissolved' ? texts.dissolved : texts.unfit(names)}
    </span>
  );
}

function Proof({ draw }: { draw: Draw }): JSX.Element {
  const texts = desk().draws;
  return (
    <section class="draw-proof">
      <h2>{texts.proof}</h2>
      <p class="soft">{texts.proofText}</p>
      <code class="draw-command">
        palm draw verify {location.origin + draw.bundle} --keys keys.json
      </code>
      <p>
        <a class="link" href={bundleAddress(draw.id)} download={`palm-draw-${draw.id}.json`}>
          {texts.download}
        </a>
      </p>
    </section>
  );
}
