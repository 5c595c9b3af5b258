import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { dotted } from '../frame/dotted';
import { conditionWords } from './fact_words';
import type { RuleLine } from './warnings_api';

type Rule = RuleLine['rule'];

/** All that a rule does, in words: what it asks for, what it spares, how it counts, why. */
export function RuleFacts({ rule }: { rule: Rule }): JSX.Element {
  const texts = desk().warnings;
  return (
    <ul class="soft warning-rule-facts">
      <li>{texts.when(rule.when.map(conditionWords).join(desk().comma))}</li>
      {rule.exemptions?.map(({ name }) => (
        <li key={name.zh}>{texts.exempt(name[language.value])}</li>
      ))}
      <li>{countingWords(rule)}</li>
      <li>
        {dotted(
          `${texts.basis} ${rule.basis.title} ${rule.basis.article ?? ''}`.trim(),
          !rule.basis.verified && texts.unverified,
        )}
      </li>
    </ul>
  );
}

export function countingWords(rule: Rule): string {
  const texts = desk().warnings;
  const threshold = rule.threshold ?? 1;
  const by = texts.countedBy[rule.subject];
  if (threshold === 1) return dotted(texts.counting(1, 1), by);
  const grace = rule.graceDays ?? 0;
  return dotted(
    texts.counting(threshold, rule.windowDays ?? 1),
    by,
    texts.afterWarning[rule.afterWarning ?? 'restart'],
    grace > 0 && texts.grace(grace),
  );
}
