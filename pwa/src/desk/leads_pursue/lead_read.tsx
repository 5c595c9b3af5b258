import './leads_pursue.css';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { dated, instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { LeadStory } from './lead_story';
import { type Lead, type LeadStep, leadsApi, packageAddress, paperAddress } from './leads_api';
import { Chips } from './leads_pursue';
import { StepForm } from './step_form';
import { TicketWords } from './ticket_words';

/** The whole story of one lead: what to do next, the papers, everything that happened. */
export function LeadRead({ id }: { id: string }): JSX.Element {
  const { client } = useDesk();
  const [step, setStep] = useState<LeadStep | null>(null);
  const { read, refresh } = useReading(
    () => leadsApi(client).read(id),
    () => false,
    id,
  );
  const texts = desk().leads;
  const title = read.kind === 'ready' ? read.value.title : texts.title;
  return (
    <Screen title={title} back={{ href: '/desk/leads', label: texts.back }}>
      <ReadingView read={read} onRetry={refresh}>
        {(lead) => (
          <>
            <p class="lead-head">
              <Chips one={lead} />
              <span class="soft">
                {dotted(
                  lead.agency.name[language.value],
                  `${texts.handler} ${lead.handler.name[language.value]}`,
                )}
              </span>
            </p>
            <Stages lead={lead} />
            <div class="lead-grid">
              <div class="lead-list">
                <NextPart lead={lead} onStep={setStep} />
                <SourcePart lead={lead} />
                <PapersPart lead={lead} />
                <ReferralsPart lead={lead} />
              </div>
              <LeadStory lead={lead} />
            </div>
            {step && (
              <StepForm
                lead={lead}
                step={step}
                onClose={() => {
                  // Somebody else may have acted meanwhile, and the sheet may have said so.
                  setStep(null);
                  refresh();
                }}
                onDone={() => {
                  setStep(null);
                  refresh();
                }}
              />
            )}
          </>
        )}
      </ReadingView>
    </Screen>
  );
}

function Stages({ lead }: { lead: Lead }): JSX.Element {
  const texts = desk().leads;
  const { stages } = lead;
  const shown = stages.includes(lead.stage)
    ? stages
    : lead.stage === 'objected'
      ? stages.toSpliced(3, 0, 'objected')
      : ['opened', 'unfounded'];
  const at = shown.indexOf(lead.stage);
  const strip = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    const here = strip.current?.children[at];
    if (strip.current && here instanceof HTMLElement) strip.current.scrollLeft = here.offsetLeft;
  }, [at]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a strip that scrolls is reached by keyboard
    <ol ref={strip} class="lead-stages" tabIndex={0} aria-label={texts.title}>
      {shown.map((stage, n) => (
        <li
          key={stage}
          class={`lead-stage${n < at ? ' lead-stage-past' : ''}`}
          {...(n === at ? { 'aria-current': 'step' as const } : {})}
        >
          {texts.stages[stage]}
        </li>
      ))}
    </ol>
  );
}

function NextPart(props: { lead: Lead; onStep: (step: LeadStep) => void }): JSX.Element {
  const { lead, onStep } = props;
  const { next } = lead;
  const texts = desk().leads;
  const [main] = lead.possible.filter(({ leads }) => leads);
  return (
    <section class={`lead-card${lead.mine ? ' lead-card-mine' : ''}`}>
      <h2>{texts.next}</h2>
      {next ? <Next lead={lead} next={next} /> : <p>{texts.nothingNext}</p>}
      {lead.possible.length > 0 && (
        <div class="lead-acts">
          {lead.possible.map((step) => (
            <Button
              key={step.act}
              kind={step === main ? 'main' : 'plain'}
              onPress={() => onStep(step)}
            >
              {texts.steps[step.act] ?? step.name[language.value]}
            </Button>
          ))}
        </div>
      )}
      {lead.possible.length === 0 && next && <p class="soft">{texts.youWait}</p>}
    </section>
  );
}

/** Who has the turn, until when and why then, and what follows when nobody acts. */
function Next({ lead, next }: { lead: Lead; next: NonNullable<Lead['next']> }): JSX.Element {
  const texts = desk().leads;
  const silent = lead.mine && lead.side === 'supervising' && lead.turn === 'body';
  const due = instant(next.due, 'date');
  const from = next.notBefore && texts.from(instant(next.notBefore, 'date'));
  const byRule = next.rule === 'raise' ? texts.ruleRaise : texts.ruleChase;
  return (
    <>
      <p class="lead-name">
        {lead.mine && !silent ? texts.yours : texts.waitsFor(next.agency.name[language.value])}
      </p>
      <p class={`lead-due${next.overdue ? ' lead-late' : ''}`}>
        <Icon name="clock" />
        {next.overdue ? texts.overdueSince(due) : dotted(from, texts.dueOn(due))}
      </p>
      {silent && <p>{texts.silent}</p>}
      <p class="soft">{dated(next.explanation[language.value])}</p>
      {next.ruleOn && <p class="soft">{byRule(instant(next.ruleOn, 'date'))}</p>}
    </>
  );
}

const PAGES: Readonly<Record<string, string>> = {
  warning: '/desk/warnings/',
  complaint: '/desk/complaints/',
  campaign: '/desk/campaigns/',
};

function SourcePart({ lead }: { lead: Lead }): JSX.Element | null {
  const texts = desk().leads;
  if (!lead.source) return null;
  const page = PAGES[lead.source];
  return (
    <section class="lead-card">
      <h2>{texts.source}</h2>
      <p class="lead-name">{texts.sources[lead.source]}</p>
      {lead.text && <p class="lead-words">{lead.text}</p>}
      {lead.tickets.length > 0 && (
        <>
          <p class="soft">
            {texts.ticketNumbers} {lead.tickets.map(({ number }) => number).join(desk().comma)}
          </p>
          <TicketWords tickets={lead.tickets} open={lead.tickets.length <= 3} />
        </>
      )}
      {page && (
        <p>
          <a class="link" href={`${page}${lead.sourceId}`}>
            {texts.toSource}
          </a>
        </p>
      )}
    </section>
  );
}

function PapersPart({ lead }: { lead: Lead }): JSX.Element | null {
  const texts = desk().leads;
  if (lead.papers.length === 0) return null;
  return (
    <section class="lead-card">
      <h2>{texts.papers}</h2>
      <ul class="lead-papers">
        {lead.papers.map((paper) => (
          <li key={paper.id}>
            <span class="lead-what">
              <span class="lead-name">{paper.name[language.value]}</span>
              <span class="soft">{dotted(paper.number, instant(paper.on, 'date'))}</span>
              <span class="soft">
                {dotted(
                  paper.received ? texts.received(when(paper.received)) : texts.notReceived,
                  paper.due && texts.answerUntil(instant(paper.due, 'date')),
                  paper.objectionUntil &&
                    texts.objectionUntil(instant(paper.objectionUntil, 'date')),
                  texts.unverified,
                )}
              </span>
            </span>
            <a
              class="button button-plain"
              href={paperAddress(lead.id, paper.id)}
              target="_blank"
              rel="noopener"
              aria-label={`${texts.openPaper} ${paper.name[language.value]} ${paper.number}`}
            >
              <Icon name="note" />
              <span>{texts.openPaper}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReferralsPart({ lead }: { lead: Lead }): JSX.Element | null {
  const texts = desk().leads;
  if (lead.referrals.length === 0) return null;
  return (
    <section class="lead-card">
      <h2>{texts.referrals}</h2>
      <ul class="lead-papers">
        {lead.referrals.map((referral) => {
          const sent = lead.acts.find(({ id }) => id === referral);
          return (
            <li key={referral}>
              <span class="lead-what">
                <span class="lead-name">{String(sent?.body['recipient'] ?? '')}</span>
                <span class="soft">
                  {dotted(
                    sent && instant(sent.on, 'date'),
                    lead.waitingReferrals.includes(referral) && texts.noReceipt,
                  )}
                </span>
              </span>
              <a class="button button-plain" href={packageAddress(lead.id, referral)} download>
                <Icon name="export" />
                <span>{texts.package}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
