/** An interview by questions and answers; each pair is kept before the next is asked. */
import '../penalty_decide/penalty.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { recording, type Visit } from '../../field';
import { type InterviewView, interviewsOf, type Turn } from '../../field/case_view';
import { askQuestion, beginInterview, confirmInterview } from '../../field/interviewing';
import { common } from '../../i18n/common';
import { onTheSpot } from '../../i18n/on_the_spot';
import { Button, LinkButton } from '../../ui/button';
import { Card, Facts, Row, Section } from '../../ui/card';
import { Check } from '../../ui/choice';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { Empty, Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { useDraft } from '../draft';
import { officerNames } from '../names';
import { PartySignBox, usePartySign } from '../penalty_decide/party_sign';
import { ProblemNotice } from '../problem_notice';
import { RecordingStrip, WithVisit } from '../visit_frame';

export function InterviewBegin({ id }: { id: string }): JSX.Element {
  return <WithVisit id={id}>{(visit) => <Begin visit={visit} />}</WithVisit>;
}

function Begin({ visit }: { visit: Visit }): JSX.Element {
  const t = onTheSpot().interview;
  const { route } = useLocation();
  const [person, setPerson] = useState({ name: '', identity: '', role: '', phone: '' });
  const [told, tell] = useState(false);
  const begin = useAct(
    () => beginInterview(visit.id, person, told),
    ({ interview }) => route(`/visits/${visit.id}/interview/${interview}`, true),
  );
  const change = (part: Partial<typeof person>) => setPerson({ ...person, ...part });
  return (
    <Page
      title={t.new}
      back={{ href: `/visits/${visit.id}/findings`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
      foot={
        <>
          <ProblemNotice problem={begin.problem} />
          <Button
            kind="main"
            wide
            busy={begin.busy}
            disabled={person.name.trim() === '' || !told}
            onPress={() => begin.run()}
          >
            {t.begin}
          </Button>
        </>
      }
    >
      <Field
        label={t.person}
        value={person.name}
        onChange={(name) => change({ name })}
        maxLength={60}
      />
      <div class="reasons">
        {t.roles.map((role) => (
          <Button key={role} pressed={person.role === role} onPress={() => change({ role })}>
            {role}
          </Button>
        ))}
      </div>
      <Field
        label={t.role}
        value={person.role}
        onChange={(role) => change({ role })}
        maxLength={100}
      />
      <Field
        label={t.identity}
        value={person.identity}
        onChange={(identity) => change({ identity })}
        maxLength={64}
        capitals
      />
      <Field
        label={t.phone}
        keys="tel"
        value={person.phone}
        onChange={(phone) => change({ phone })}
        maxLength={40}
      />
      <Check label={t.told} checked={told} onChange={tell} />
    </Page>
  );
}

export function InterviewHold(props: { id: string; interview: string }): JSX.Element {
  return (
    <WithVisit id={props.id}>
      {(visit) => {
        const held = interviewsOf(visit).find(({ id }) => id === props.interview);
        return held ? <Hold visit={visit} held={held} /> : <Begin visit={visit} />;
      }}
    </WithVisit>
  );
}

function Hold({ visit, held }: { visit: Visit; held: InterviewView }): JSX.Element {
  const t = onTheSpot().interview;
  const open = visit.closedAt === null;
  const [changing, change] = useState<Turn | null>(null);
  const { person, officers } = held.body;
  const confirmed = held.confirmed !== null && !held.changedAfter;
  return (
    <Page
      title={`${t.title} · ${person.name}`}
      back={{ href: `/visits/${visit.id}/findings`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
    >
      {confirmed && <Notice tone="good" title={t.confirmed} />}
      {held.changedAfter && <Notice tone="attention" title={t.changedAfter} />}
      <Facts
        facts={[
          [t.role, person.role || '—'],
          [t.begin, officerNames(officers)],
        ]}
      />
      <Turns turns={held.turns} onChange={open ? change : null} />
      {open && (
        <>
          <Composer
            key={changing?.turn ?? 'new'}
            visit={visit.id}
            held={held}
            changing={changing}
            onDone={() => change(null)}
          />
          {held.turns.length > 0 && !confirmed && <Confirming visit={visit} held={held} />}
        </>
      )}
    </Page>
  );
}

function Turns(props: {
  turns: readonly Turn[];
  onChange: ((turn: Turn) => void) | null;
}): JSX.Element {
  const t = onTheSpot().interview;
  if (props.turns.length === 0) return <Empty icon="note" title={t.none} />;
  return (
    <Card flush>
      {props.turns.map((turn) => {
        const words = {
          title: `${t.question}：${turn.question}`,
          detail: `${t.answer}：${turn.answer}`,
        };
        const { onChange } = props;
        return onChange ? (
          <Row key={turn.turn} {...words} onPress={() => onChange(turn)} />
        ) : (
          <Row key={turn.turn} {...words} />
        );
      })}
    </Card>
  );
}

function Composer(props: {
  visit: string;
  held: InterviewView;
  changing: Turn | null;
  onDone: () => void;
}): JSX.Element {
  const t = onTheSpot().interview;
  const { visit, held, changing } = props;
  const name = `${held.id}.${changing?.turn ?? 'new'}`;
  const [question, setQuestion, dropQuestion] = useDraft(
    `question.${name}`,
    changing?.question ?? '',
  );
  const [answer, setAnswer, dropAnswer] = useDraft(`answer.${name}`, changing?.answer ?? '');
  const sound = recording.value?.visit === visit ? recording.value : null;
  const ask = useAct(
    () =>
      askQuestion(visit, held.id, {
        turn: changing?.turn ?? null,
        question,
        answer,
        recording: sound?.capture ?? changing?.recording ?? null,
      }),
    () => {
      dropQuestion();
      dropAnswer();
      setQuestion('');
      setAnswer('');
      if (changing) say(t.corrected);
      props.onDone();
    },
  );
  const asked = new Set(held.turns.map((one) => one.question));
  return (
    <Section title={changing ? t.change : t.question}>
      {!changing && (
        <Disclosure title={t.usualTitle} icon="list" open={held.turns.length === 0}>
          <div class="reasons">
            {t.usual
              .filter((one) => !asked.has(one))
              .map((one) => (
                <Button key={one} pressed={question === one} onPress={() => setQuestion(one)}>
                  {one}
                </Button>
              ))}
          </div>
        </Disclosure>
      )}
      <Field label={t.question} rows={2} value={question} onChange={setQuestion} maxLength={1000} />
      <Field label={t.answer} rows={3} value={answer} onChange={setAnswer} maxLength={3000} />
      {sound ? (
        <p class="soft">{t.recording}</p>
      ) : (
        <LinkButton icon="microphone" href={`/visits/${visit}/sound`}>
          {t.record}
        </LinkButton>
      )}
      <ProblemNotice problem={ask.problem} />
      <Button
        kind="main"
        wide
        busy={ask.busy}
        disabled={question.trim() === '' || answer.trim() === ''}
        onPress={() => ask.run()}
      >
        {changing ? t.change : t.save}
      </Button>
    </Section>
  );
}

function Confirming({ visit, held }: { visit: Visit; held: InterviewView }): JSX.Element {
  const t = onTheSpot().interview;
  // Every change makes another paper of it: who signed the one has not signed the other.
  const paper = visit.cases
    .filter((one) => one.kind === 'interview.asked' && one.body.interview === held.id)
    .map(({ seq }) => seq)
    .join('.');
  const sign = usePartySign(visit, paper, held.body.person.name);
  const confirm = useAct(
    async () => {
      const signed = await sign.take();
      if (!signed.ok) return signed;
      const { signature, refusal } = signed;
      return await confirmInterview(visit.id, held.id, { signature, refusal });
    },
    () => say(t.confirmed),
  );
  return (
    <Disclosure title={t.confirm} icon="sign">
      <p class="soft">{t.confirmHelp}</p>
      <PartySignBox view={sign.view} />
      <ProblemNotice problem={confirm.problem} />
      <Button
        kind="main"
        wide
        icon="check"
        busy={confirm.busy}
        disabled={!sign.ready}
        onPress={() => confirm.run()}
      >
        {t.done}
      </Button>
    </Disclosure>
  );
}
