import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import type { Visit } from '../api/shapes';
import { findingsOf } from './joint_answers';

/** The findings of each body that came along. */
export function JointPanel({ visit }: { visit: Visit }): JSX.Element | null {
  const findings = findingsOf(visit);
  if (findings.length === 0) return null;
  const texts = desk().frequency;
  const tongue = language.value;
  return (
    <section class="panel">
      <h2>{texts.jointFindings}</h2>
      {findings.map(({ agency, all, answered, failed }) => (
        <div key={agency.id} class="checklist">
          <h3>{agency.name[tongue]}</h3>
          <p class="soft">{texts.findings(failed.length, answered, all)}</p>
          {failed.length > 0 && (
            <ul class="plain-lines">
              {failed.map((one) => (
                <li key={`${one.checklist} ${one.item}`}>{one.text[tongue]}</li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </section>
  );
}
