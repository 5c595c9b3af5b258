import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { SafetyMark } from '../../ui/safety_mark';
import type { ImportAnswer, ImportVerdict } from '../api/shapes';
import { dotted } from '../frame/dotted';

/** What became of every entry and every file, so that nothing is dropped in silence. */
export function ImportResult({ answer }: { answer: ImportAnswer }): JSX.Element {
  const texts = desk().imports;
  const { verdicts } = answer;
  const count = (status: string) => verdicts.filter((one) => one.status === status).length;
  const known = count('known');
  const quarantined = count('quarantined');
  const stored = answer.media.filter((one) => one.stored).length;
  return (
    <section class="panel" aria-live="polite">
      <h2>{texts.result}</h2>
      <p class="import-sums">
        <SafetyMark state="proven" label={texts.accepted(count('accepted'))} />
        {known > 0 && <span class="soft">{texts.known(known)}</span>}
        {quarantined > 0 && <SafetyMark state="needs-you" label={texts.quarantined(quarantined)} />}
        {answer.media.length > 0 && (
          <SafetyMark
            state={stored === answer.media.length ? 'proven' : 'leaving'}
            label={texts.media(stored, answer.media.length)}
          />
        )}
        {answer.ignored.length > 0 && (
          <span class="soft">{texts.ignored(answer.ignored.length)}</span>
        )}
      </p>
      {verdicts.length === 0 && <p>{texts.nothing}</p>}
      <ul class="import-lines">
        {verdicts.map((verdict) => (
          <EntryLine key={verdict.hash} verdict={verdict} />
        ))}
        {answer.media.map((media) => (
          <li key={media.sha256}>
            <span>{texts.mediaFile}</span>
            <span class="fixed">{media.sha256.slice(0, 16)}</span>
            <SafetyMark
              state={media.stored ? 'proven' : 'leaving'}
              label={media.stored ? texts.stored : texts.notStored}
            />
          </li>
        ))}
        {answer.ignored.map((name) => (
          <li key={name}>
            <span>{texts.ignoredFile}</span>
            <span class="fixed">{name}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function EntryLine({ verdict }: { verdict: ImportVerdict }): JSX.Element {
  const { status, seq, hash, reason } = verdict;
  const { imports: texts, quarantine, visit } = desk();
  const why = reason ? (quarantine.reasons[reason]?.[0] ?? reason) : null;
  return (
    <li>
      <span>
        {texts.entry} {seq === null ? '' : visit.number(seq)}
      </span>
      <span class="fixed">{hash.slice(0, 16)}</span>
      <SafetyMark
        state={status === 'quarantined' ? 'needs-you' : 'proven'}
        label={dotted(texts.status[status], why)}
      />
    </li>
  );
}
