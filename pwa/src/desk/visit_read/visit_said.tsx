import './visit_said.css';
import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { SafetyMark } from '../../ui/safety_mark';
import { evidenceAddress } from '../api/client';
import type { CounterpartyAct } from '../api/counterparty_shapes';
import type { Visit } from '../api/shapes';

/** Acts that somebody must answer. */
const URGENT = new Set(['visit.refused', 'recusal.requested']);

/** What the enterprise said on the page its scan opened, in its own words. */
export function VisitSaid({ visit }: { visit: Visit }): JSX.Element {
  const texts = desk().visitSaid;
  return (
    <section class="panel visit-said">
      <h2>{texts.title}</h2>
      {visit.counterparty.length === 0 ? (
        <p class="soft">{texts.nothing}</p>
      ) : (
        <ol>
          {visit.counterparty.map((act) => (
            <Act key={act.index} act={act} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Act({ act }: { act: CounterpartyAct }): JSX.Element {
  const texts = desk().visitSaid;
  const kind = act.media ? texts.photo : (texts.kinds[act.kind] ?? act.kind);
  return (
    <li>
      <div class="said-head">
        {URGENT.has(act.kind) ? (
          <SafetyMark state="needs-you" label={kind} />
        ) : (
          <strong>{kind}</strong>
        )}
        <time dateTime={act.at}>{when(act.at)}</time>
      </div>
      {act.reason && <p>{texts.reasons[act.reason] ?? act.reason}</p>}
      {act.officer && <p>{texts.about(act.officer.name[language.value])}</p>}
      {act.count !== null && <p>{texts.count(act.count)}</p>}
      {act.text && <p class="said-text">{act.text}</p>}
      {act.media && <OwnPhoto sha256={act.media.sha256} stored={act.media.stored} />}
    </li>
  );
}

function OwnPhoto({ sha256, stored }: { sha256: string; stored: boolean }): JSX.Element {
  const texts = desk().visitSaid;
  if (!stored) return <p class="soft">{texts.notStored}</p>;
  return (
    <a
      class="said-photo"
      href={evidenceAddress(sha256, 'preview')}
      target="_blank"
      rel="noreferrer"
    >
      <img src={evidenceAddress(sha256, 'thumbnail')} alt={texts.photoOf} loading="lazy" />
    </a>
  );
}
