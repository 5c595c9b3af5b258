import './frequency_check.css';
import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Notice } from '../../ui/notice';
import { dotted } from '../frame/dotted';
import type { Answer, Proposal } from './frequency_api';

/** Counters, warnings and proposals: the same words on the screen and in the form of a task. */
export function AnswerWords({ answer }: { answer: Answer }): JSX.Element {
  return (
    <div class="frequency-answer">
      <Counters answer={answer} />
      <Warnings answer={answer} />
      <Proposals proposals={answer.proposals} />
    </div>
  );
}

function Counters({ answer }: { answer: Answer }): JSX.Element {
  const { own, others, cap, left } = answer;
  const texts = desk().frequency;
  const tongue = language.value;
  const rest = texts.notCounted(own.exempt, own.notInspections, own.refused, own.voided);
  return (
    <>
      <dl class="frequency-counters">
        <div class={left === 0 ? 'frequency-reached' : ''}>
          <dt>{dotted(texts.own, texts.year(answer.year))}</dt>
          <dd>
            <span class="frequency-figure">{own.counted}</span>
            <span>
              {cap && left !== null
                ? dotted(texts.ofCap(cap.perYear), texts.left(left))
                : texts.capMissing}
            </span>
          </dd>
        </div>
        <div>
          <dt>{texts.others}</dt>
          <dd>
            <span class="frequency-figure">{others.visits}</span>
            {others.lastDay && <span>{texts.othersLast(instant(others.lastDay, 'day'))}</span>}
          </dd>
        </div>
        <div>
          <dt>{texts.total}</dt>
          <dd>
            <span class="frequency-figure">{answer.enterpriseVisits}</span>
            <span>{texts.totalText}</span>
          </dd>
        </div>
        {answer.spared > 0 && (
          <div>
            <dt>{texts.spared}</dt>
            <dd>
              <span class="frequency-figure">{answer.spared}</span>
            </dd>
          </div>
        )}
      </dl>
      {rest && <p class="soft">{texts.labelled(texts.notCountedTitle, rest)}</p>}
      {cap && (
        <p class="soft">
          {texts.capFrom(cap.agency.name[tongue], cap.basis.title)}{' '}
          {!cap.basis.verified && <span class="chip chip-attention">{texts.unverified}</span>}
        </p>
      )}
    </>
  );
}

const QUIET = new Set(['same-address', 'recent']);

/** What speaks against going in one notice; what is only good to know in another. */
function Warnings({ answer }: { answer: Answer }): JSX.Element {
  const loud = answer.warnings.filter((name) => !QUIET.has(name));
  const quiet = answer.warnings.filter((name) => QUIET.has(name));
  return (
    <>
      <WarningNotice tone="attention" names={loud} />
      <WarningNotice tone="calm" names={quiet} />
    </>
  );
}

function WarningNotice(props: {
  tone: 'attention' | 'calm';
  names: readonly string[];
}): JSX.Element | null {
  const texts = desk().frequency;
  const [first, ...rest] = props.names.map((name) => texts.warnings[name] ?? ([name, ''] as const));
  if (!first) return null;
  return (
    <Notice tone={props.tone} title={first[0]}>
      <p>{first[1]}</p>
      {rest.map(([title, text]) => (
        <p key={title}>
          <strong>{title}</strong> {text}
        </p>
      ))}
    </Notice>
  );
}

function Proposals({ proposals }: { proposals: readonly Proposal[] }): JSX.Element | null {
  const texts = desk().frequency;
  if (proposals.length === 0) return null;
  return (
    <section class="frequency-part">
      <h2>{texts.proposals}</h2>
      <ul class="frequency-proposals">
        {proposals.map((one) => (
          <li key={`${one.act} ${one.reason} ${one.overlap}`}>
            <strong>{texts.acts[one.act]}</strong>
            <span>{texts.reasons[one.reason]?.(one.figures ?? {})}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
