import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { dotted } from '../frame/dotted';
import { fileAddress, type Lead, type LeadAct, type Proof } from './leads_api';

/** Everything that happened, from the first word to the last; each act names its entry. */
export function LeadStory({ lead }: { lead: Lead }): JSX.Element {
  const texts = desk().leads;
  return (
    <section class="lead-card">
      <h2>{texts.story}</h2>
      <ol class="lead-story">
        {lead.acts.map((act) => (
          <li key={act.id || 'by-rule'} class={act.by ? '' : 'lead-by-rule'}>
            <Act lead={lead.id} act={act} />
          </li>
        ))}
      </ol>
    </section>
  );
}

const WORDS = ['reason', 'facts', 'demands', 'text', 'summary', 'answer'] as const;

function Act({ lead, act }: { lead: string; act: LeadAct }): JSX.Element {
  const texts = desk().leads;
  const outcome = act.outcome && texts.outcomes[act.outcome];
  const proofs = (act.body['proof'] ?? []) as readonly Proof[];
  const kind = act.act === 'paper.issued' ? texts.choices[String(act.body['kind'])] : null;
  return (
    <>
      <p class="lead-head">
        <span class="lead-name">{dotted(act.name[language.value], kind, outcome)}</span>
        <span class="soft">{instant(act.on, 'date')}</span>
      </p>
      <p class="soft">
        {dotted(
          act.by ? act.by.name[language.value] : texts.byRule,
          act.index === null ? texts.notEntered : when(act.at),
          act.index !== null && texts.logIndex(act.index),
        )}
      </p>
      {WORDS.map((name) => {
        const words = act.body[name];
        return typeof words === 'string' && words !== '' ? (
          <p key={name} class="lead-words">
            {words}
          </p>
        ) : null;
      })}
      {proofs.length > 0 && (
        <ul class="lead-proofs">
          {proofs.map((proof) => (
            <li key={`${proof.visit} ${proof.capture} ${proof.sha256}`}>
              <ProofLink lead={lead} proof={proof} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function ProofLink({ lead, proof }: { lead: string; proof: Proof }): JSX.Element {
  const texts = desk().leads;
  if (proof.kind === 'file' && proof.sha256) {
    return (
      <a class="link" href={fileAddress(lead, proof.sha256)} download>
        {proof.name || texts.file}
      </a>
    );
  }
  return (
    <a class="link" href={`/desk/visits/${proof.visit}`}>
      {proof.name || texts.visit}
    </a>
  );
}
