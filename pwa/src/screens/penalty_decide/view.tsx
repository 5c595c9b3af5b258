/** From a recorded finding to a decision on the spot: what is known stands there already. */
import '../checklist_answer/checklist.css';
import './penalty.css';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { yuanOf } from '../../domain/amount';
import { fineMax, type SummaryLaw, wrongBefore } from '../../domain/summary';
import { me, reference, type Visit } from '../../field';
import {
  decidePenalty,
  decidingOf,
  type Penalising,
  reasonsOf,
  summaryLaw,
} from '../../field/cases';
import { common } from '../../i18n/common';
import { onTheSpot } from '../../i18n/on_the_spot';
import { zh } from '../../i18n/on_the_spot.zh';
import { Button } from '../../ui/button';
import { Card, Section } from '../../ui/card';
import { Check, Choice } from '../../ui/choice';
import { DayField } from '../../ui/choice_field';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { Empty, Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Sheet } from '../../ui/sheet';
import { useAct } from '../act';
import { HaltBanner } from '../halt_read/banner';
import { inLanguage } from '../names';
import { ProblemNotice } from '../problem_notice';
import { RecordingStrip, WithVisit } from '../visit_frame';
import { type ListedItem, listItems } from '../visit_work/state';
import {
  amountFault,
  type PenaltyDraft,
  penalisingOf,
  placeOf,
  startOf,
  stillMissing,
  usePenaltyDraft,
} from './draft';
import { EvidencePick } from './evidence_pick';
import { DecisionPaper } from './paper';
import { PartyCard, type PartyDraft, usePartyDraft } from './party';

/** The law the phone carries; `undefined` while it is looked up. */
export function useSummaryLaw(): SummaryLaw | null | undefined {
  const [law, setLaw] = useState<SummaryLaw | null | undefined>(undefined);
  useEffect(() => {
    let left = false;
    summaryLaw().then(
      (found) => left || setLaw(found),
      () => left || setLaw(null),
    );
    return () => {
      left = true;
    };
  }, []);
  return law;
}

/** `finding`: `<checklist>~<item>`, or `free`. */
export function PenaltyDecide({ id, finding }: { id: string; finding: string }): JSX.Element {
  const law = useSummaryLaw();
  return (
    <WithVisit id={id}>
      {(visit) => {
        const one = findingOf(visit, finding);
        if (law === undefined) return <main class="visit-waiting" aria-busy="true" />;
        if (law === null || visit.closedAt !== null) return <NotNow visit={visit} />;
        return <Deciding visit={visit} law={law} one={one} key={finding} />;
      }}
    </WithVisit>
  );
}

export function findingOf(visit: Visit, finding: string): ListedItem | null {
  const listed = listItems(visit, reference.value);
  return listed.find(({ checklist, item }) => `${checklist.id}~${item.id}` === finding) ?? null;
}

function NotNow({ visit }: { visit: Visit }): JSX.Element {
  const t = onTheSpot();
  return (
    <Page
      title={t.form.title}
      back={{ href: `/visits/${visit.id}/findings`, label: common().back }}
    >
      <Empty icon="book" title={visit.closedAt === null ? t.form.noLaw : t.findings.closed} />
    </Page>
  );
}

function Deciding(props: { visit: Visit; law: SummaryLaw; one: ListedItem | null }): JSX.Element {
  const { visit, law, one } = props;
  const t = onTheSpot().form;
  const { route } = useLocation();
  const key = one ? `${one.checklist.id}.${one.item.id}` : 'free';
  const [draft, change, drop] = usePenaltyDraft(`${visit.id}.${key}`, startOf(one));
  const party = usePartyDraft(visit);
  const [checking, check] = useState(false);
  const asked = penalisingOf(visit, draft, party.party, one);
  const decide = useAct(
    () => decidePenalty(visit, asked),
    ({ case: decided }) => {
      drop();
      route(`/visits/${visit.id}/decisions/${decided}`, true);
    },
  );
  const missing = stillMissing(draft);
  const blocked = useBlocked(visit, asked, law, missing.length > 0);
  return (
    <Page
      title={t.title}
      back={{ href: `/visits/${visit.id}/findings`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
      foot={
        <>
          {missing.length > 0 && (
            <p class="penalty-missing">{t.missing + missing.join(inLanguage(COMMA))}</p>
          )}
          {blocked !== '' && missing.length === 0 && <p class="field-error">{blocked}</p>}
          <Button
            kind="main"
            wide
            icon="note"
            disabled={missing.length > 0 || blocked !== ''}
            onPress={() => check(true)}
          >
            {t.check}
          </Button>
        </>
      }
    >
      <Form visit={visit} law={law} draft={draft} change={change} party={party} one={one} />
      {checking && (
        <PaperSheet
          law={law}
          asked={asked}
          visit={visit}
          busy={decide.busy}
          problem={<ProblemNotice problem={decide.problem} />}
          onDecide={() => decide.run()}
          onClose={() => check(false)}
        />
      )}
    </Page>
  );
}

const COMMA = { zh: '、', en: ', ' };

/** What the law or this phone has against it; what is simply not filled in yet stays unsaid. */
function useBlocked(visit: Visit, asked: Penalising, law: SummaryLaw, early: boolean): string {
  const by = me.value?.officer?.id ?? '';
  const wrong = wrongBefore(decidingOf(visit, asked, by, Date.now()), law);
  const unsaid = early ? ['fine-within', 'rights-told', 'statement-answered'] : [];
  return reasonsOf(
    law,
    wrong.filter((name) => !unsaid.includes(name)),
  );
}

interface FormProps {
  visit: Visit;
  law: SummaryLaw;
  draft: PenaltyDraft;
  change: (part: Partial<PenaltyDraft>) => void;
  party: PartyDraft;
  one: ListedItem | null;
}

function Form(props: FormProps): JSX.Element {
  const { visit, law, draft, change, party } = props;
  const t = onTheSpot().form;
  const by = me.value?.officer?.id ?? '';
  const asked = penalisingOf(visit, draft, party.party, props.one);
  const people = wrongBefore(decidingOf(visit, asked, by, Date.now()), law).filter((name) =>
    ['two-officers', 'certificates-valid', 'officer-of-visit', 'one-fine'].includes(name),
  );
  return (
    <>
      {people.length > 0 && <Notice tone="trouble" title={reasonsOf(law, people)} />}
      <HaltBanner visit={visit.id} open />
      <PartyCard draft={party} />
      <Field
        label={t.cause}
        rows={2}
        value={draft.cause}
        onChange={(cause) => change({ cause })}
        maxLength={500}
      />
      <Field
        label={t.clause}
        rows={2}
        value={draft.clause}
        onChange={(clause) => change({ clause })}
        maxLength={500}
        hint={/待核实/.test(draft.clause) ? t.unverified : t.clauseHint}
      />
      <PenaltyKind {...props} />
      <Section title={t.rights}>
        <Card>
          <p class="rights-text">{inLanguage(law.rights)}</p>
          <Check label={t.told} checked={draft.told} onChange={(told) => change({ told })} />
        </Card>
      </Section>
      <Statement draft={draft} change={change} />
      <EvidencePick
        visit={visit}
        chosen={draft.captures}
        onChoose={(captures) => change({ captures })}
      />
      <Disclosure title={t.more}>
        <DayField
          label={t.breachEnded}
          value={draft.breachEnded}
          onChange={(breachEnded) => change({ breachEnded })}
        />
        <Field
          label={t.place}
          value={draft.place ?? placeOf(visit, party.party)}
          onChange={(place) => change({ place })}
          maxLength={400}
        />
      </Disclosure>
    </>
  );
}

function PenaltyKind({ law, draft, change, party }: FormProps): JSX.Element {
  const t = onTheSpot().form;
  const amount = useRef<HTMLDivElement>(null);
  const most = yuanOf(fineMax(law, party.party.kind));
  const fault = amountFault(draft, law, party.party.kind);
  const choose = (penalty: 'warning' | 'fine') => {
    change({ penalty });
    // The keyboard comes by itself: one tap less.
    if (penalty === 'fine') setTimeout(() => amount.current?.querySelector('input')?.focus(), 0);
  };
  return (
    <>
      <Choice
        legend={t.kind}
        chosen={draft.penalty}
        onChoose={choose}
        options={(['warning', 'fine'] as const).map((value) => ({ value, label: t.kinds[value] }))}
      />
      {draft.penalty === 'fine' && (
        <div ref={amount}>
          <Field
            label={t.amount}
            value={draft.amount}
            onChange={(text) => change({ amount: text })}
            hint={t.most(most)}
            keys="decimal"
            maxLength={20}
            {...(fault !== null && draft.amount !== '' ? { error: fault } : {})}
          />
        </div>
      )}
    </>
  );
}

function Statement(props: Pick<FormProps, 'draft' | 'change'>): JSX.Element {
  const { draft, change } = props;
  const t = onTheSpot().form;
  return (
    <>
      <Choice
        legend={t.statement}
        chosen={draft.speaks}
        onChoose={(speaks) => change({ speaks })}
        options={(['none', 'some'] as const).map((value) => ({
          value,
          label: t.statements[value],
        }))}
      />
      {draft.speaks === 'some' && (
        <>
          <Field
            label={t.said}
            rows={2}
            value={draft.statement}
            onChange={(statement) => change({ statement })}
            maxLength={1000}
          />
          <div class="reasons">
            {zh.form.heardUsual.map((usual, at) => (
              <Button
                key={usual}
                pressed={draft.heard === usual}
                onPress={() => change({ heard: usual })}
              >
                {t.heardUsual[at] ?? usual}
              </Button>
            ))}
          </div>
          <Field
            label={t.heard}
            rows={2}
            value={draft.heard}
            onChange={(heard) => change({ heard })}
            maxLength={1000}
          />
        </>
      )}
    </>
  );
}

/** The whole paper is read before it becomes one. */
function PaperSheet(props: {
  law: SummaryLaw;
  asked: Penalising;
  visit: Visit;
  busy: boolean;
  problem: JSX.Element;
  onDecide: () => void;
  onClose: () => void;
}): JSX.Element {
  const t = onTheSpot().form;
  const { asked, visit } = props;
  const [wall] = useState(() => new Date(Date.now() + 8 * 3_600_000).toISOString());
  const { finding, clause, breachEnded, ...rest } = asked;
  const body = {
    ...rest,
    ...(breachEnded === null ? {} : { breachEnded }),
    visit: visit.id,
    case: '',
    number: t.numberLater,
    basis: { clause },
    officers: visit.officers,
  };
  return (
    <Sheet
      title={t.check}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <>
          {props.problem}
          <Button kind="main" wide icon="check" busy={props.busy} onPress={props.onDecide}>
            {t.decide}
          </Button>
        </>
      }
    >
      <p class="soft">{t.decideHelp}</p>
      <DecisionPaper law={props.law} decision={{ body, wall }} received="" />
    </Sheet>
  );
}
