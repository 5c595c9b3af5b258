/** The decision reaches the party: signed or refused, then printed, scanned or sent. */
import './penalty.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { yuanOf } from '../../domain/amount';
import type { SummaryLaw } from '../../domain/summary';
import type { Visit } from '../../field';
import { type Decision, decisionsOf } from '../../field/case_view';
import { collectFine, type Handing, handOver } from '../../field/cases';
import { common } from '../../i18n/common';
import { instant } from '../../i18n/format';
import { onTheSpot } from '../../i18n/on_the_spot';
import { Button, LinkButton } from '../../ui/button';
import { Card, Facts, Section } from '../../ui/card';
import { Check, Choice } from '../../ui/choice';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { Empty, Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { inLanguage } from '../names';
import { ProblemNotice } from '../problem_notice';
import { SafetyWord } from '../safety_words';
import { RecordingStrip, WithVisit } from '../visit_frame';
import { DecisionCode, DecisionPaper, PrintSheet, receivedWords } from './paper';
import { PartySignBox, usePartySign } from './party_sign';
import { useSummaryLaw } from './view';

type How = Handing['how'];
const WAYS: readonly How[] = ['screen', 'print', 'electronic'];

export function DecisionHand({ id, decided }: { id: string; decided: string }): JSX.Element {
  const law = useSummaryLaw();
  return (
    <WithVisit id={id}>
      {(visit) => {
        const decision = decisionsOf(visit).find(({ body }) => body.case === decided);
        if (law === undefined) return <main class="visit-waiting" aria-busy="true" />;
        if (!decision || law === null) return <Unknown visit={visit.id} />;
        return decision.handed === null && visit.closedAt === null ? (
          <Handover visit={visit} decision={decision} law={law} />
        ) : (
          <Handed visit={visit} decision={decision} law={law} />
        );
      }}
    </WithVisit>
  );
}

function Unknown({ visit }: { visit: string }): JSX.Element {
  const t = onTheSpot();
  return (
    <Page title={t.hand.title} back={{ href: `/visits/${visit}/findings`, label: common().back }}>
      <Empty icon="book" title={t.form.noLaw} />
    </Page>
  );
}

interface DecisionProps {
  visit: Visit;
  decision: Decision;
  law: SummaryLaw;
}

function Handover({ visit, decision, law }: DecisionProps): JSX.Element {
  const t = onTheSpot().hand;
  const { party } = decision.body;
  const sign = usePartySign(visit, decision.body.case, party.kind === 'person' ? party.name : '');
  const [how, choose] = useState<How | null>(null);
  const consent = useConsent(party.phone);
  const hand = useAct(
    async (way: How) => {
      const signed = await sign.take();
      if (!signed.ok) return signed;
      const { signature, refusal } = signed;
      return await handOver(visit.id, decision.body.case, {
        how: way,
        signature,
        refusal,
        consent: way === 'electronic' ? consent.given : null,
      });
    },
    () => say(t.saved),
  );
  const electronic = how === 'electronic';
  // Whoever does not sign has confirmed no electronic service.
  const agreed = consent.given !== null && sign.view.refusal === null;
  const ready = how !== null && sign.ready && (!electronic || agreed);
  return (
    <Page
      title={t.title}
      back={{ href: `/visits/${visit.id}/findings`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
      foot={
        <>
          <ProblemNotice problem={hand.problem} />
          {!sign.ready && <p class="penalty-missing">{t.signFirst}</p>}
          <Button
            kind="main"
            wide
            icon="check"
            busy={hand.busy}
            disabled={!ready}
            onPress={() => how && hand.run(how)}
          >
            {t.done}
          </Button>
        </>
      }
    >
      <Head decision={decision} />
      <Disclosure title={t.paper} icon="note">
        <DecisionPaper law={law} decision={decision} received="" />
      </Disclosure>
      <Section title={t.sign}>
        <PartySignBox view={sign.view} />
      </Section>
      <Choice
        legend={t.how}
        chosen={how}
        onChoose={choose}
        options={WAYS.map((value) => ({ value, label: t.ways[value] }))}
      />
      {how === 'screen' && <Code decision={decision} />}
      {how === 'print' && (
        <Button icon="note" onPress={() => window.print()}>
          {t.print}
        </Button>
      )}
      {electronic && <Consent consent={consent} />}
      <PrintSheet law={law} decision={decision} received="" />
    </Page>
  );
}

function Head({ decision }: { decision: Decision }): JSX.Element {
  const t = onTheSpot();
  const { number, party, penalty, fine, cause } = decision.body;
  return (
    <Card>
      <Facts
        facts={[
          [
            t.hand.number,
            <span key="number" class="fixed">
              {number}
            </span>,
          ],
          [t.party.title, party.name],
          [t.form.cause, cause],
          [
            t.form.kind,
            penalty === 'fine'
              ? `${t.form.kinds.fine} ${t.yuan(yuanOf(fine))}`
              : t.form.kinds.warning,
          ],
        ]}
      />
      <SafetyWord state={decision.safety} />
    </Card>
  );
}

function Code({ decision }: { decision: Decision }): JSX.Element | null {
  const t = onTheSpot().hand;
  const { secret } = decision.body;
  if (secret === undefined) return null;
  return (
    <Card>
      <DecisionCode secret={secret} label={t.code} />
      <p class="soft">{t.screenHelp}</p>
    </Card>
  );
}

function useConsent(phone: string) {
  const [agreed, agree] = useState(false);
  const [means, setMeans] = useState<'phone' | 'email'>('phone');
  const [address, setAddress] = useState(phone);
  const whole = agreed && address.trim() !== '';
  return {
    agreed,
    agree,
    means,
    setMeans,
    address,
    setAddress,
    given: whole ? { means, address: address.trim() } : null,
  };
}

function Consent({ consent }: { consent: ReturnType<typeof useConsent> }): JSX.Element {
  const t = onTheSpot().hand;
  return (
    <Card>
      <Choice
        legend={t.means}
        chosen={consent.means}
        onChoose={consent.setMeans}
        options={(['phone', 'email'] as const).map((value) => ({
          value,
          label: t.meansOf[value],
        }))}
      />
      <Field
        label={t.address}
        value={consent.address}
        onChange={consent.setAddress}
        maxLength={200}
      />
      <Check label={t.consent} checked={consent.agreed} onChange={consent.agree} />
    </Card>
  );
}

/** Afterwards: read again, print again, collect where the law lets. */
function Handed({ visit, decision, law }: DecisionProps): JSX.Element {
  const t = onTheSpot().hand;
  const { handed, body } = decision;
  const signer = visit.timeline.find(
    (item) => item.type === 'signature' && item.capture === handed?.body.signature,
  );
  const name = signer?.type === 'signature' ? signer.name : body.party.name;
  const received = receivedWords(decision, name);
  return (
    <Page
      title={t.title}
      back={{ href: `/visits/${visit.id}/findings`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
      foot={
        <LinkButton kind="main" wide href={`/visits/${visit.id}`}>
          {t.toVisit}
        </LinkButton>
      }
    >
      {handed ? (
        <Notice
          tone="good"
          title={`${t.handed[handed.body.how]} · ${instant(handed.wall, 'clock')}`}
        >
          {handed.body.refusal === undefined
            ? t.signedBy(name)
            : t.refusedBecause(handed.body.refusal)}
        </Notice>
      ) : (
        <Notice tone="attention" title={t.notHanded} />
      )}
      <Head decision={decision} />
      {body.penalty === 'fine' && <Collecting visit={visit} decision={decision} law={law} />}
      <Disclosure title={t.paper} icon="note">
        <DecisionPaper law={law} decision={decision} received={received} />
        <Button icon="note" onPress={() => window.print()}>
          {t.print}
        </Button>
      </Disclosure>
      <Disclosure title={t.code} icon="code">
        <Code decision={decision} />
      </Disclosure>
      <PrintSheet law={law} decision={decision} received={received} />
    </Page>
  );
}

function Collecting({ visit, decision, law }: DecisionProps): JSX.Element {
  const t = onTheSpot().hand;
  const { body, collected } = decision;
  const grounds = law.collection.filter(({ max }) => max === null || body.fine <= max);
  const [basis, choose] = useState<(typeof grounds)[number]['id'] | null>(null);
  const [receipt, setReceipt] = useState('');
  const collect = useAct(
    (ground: (typeof grounds)[number]['id']) =>
      collectFine(visit.id, body, { basis: ground, receipt }),
    () => say(t.collectSave),
  );
  if (collected) {
    return <Notice tone="good" title={t.collected(yuanOf(collected.fine), collected.receipt)} />;
  }
  if (visit.closedAt !== null) return <p class="soft">{t.payLater}</p>;
  return (
    <Disclosure title={t.collect} icon="shield">
      <p class="soft">{t.payLater}</p>
      <p class="soft">{t.collectHelp}</p>
      <Choice
        legend={t.collect}
        hideLegend
        shape="stack"
        chosen={basis}
        onChoose={choose}
        options={grounds.map((ground) => ({
          value: ground.id,
          label: inLanguage(ground.name),
          detail: inLanguage(law.cited[ground.basis] ?? { zh: '', en: '' }),
        }))}
      />
      <Field label={t.receipt} value={receipt} onChange={setReceipt} maxLength={80} />
      <ProblemNotice problem={collect.problem} />
      <Button
        wide
        busy={collect.busy}
        disabled={basis === null || receipt.trim() === ''}
        onPress={() => basis && collect.run(basis)}
      >
        {t.collectSave}
      </Button>
    </Disclosure>
  );
}
