import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { rulesTexts } from '../../i18n/desk_rules';
import { when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Facts } from '../../ui/card';
import { Notice } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { type CaseRules, type CaseRulesShown, rulesApi } from './rules_api';
import { AMOUNTS, turnOf, yuan } from './rules_draft';
import { RulesSheet } from './rules_sheet';

/** What the body sets for its cases where the law leaves it to sector or place. */
export function RulesSet(): JSX.Element {
  const { client } = useDesk();
  const [open, setOpen] = useState(false);
  const { read, refresh } = useReading(
    () => rulesApi(client).read(),
    ({ kind }) => kind === 'procedure.ruled',
  );
  const texts = rulesTexts();
  return (
    <Screen title={texts.title} lead={texts.lead}>
      <ReadingView read={read} onRetry={refresh}>
        {(shown) => (
          <>
            {shown.versions.length === 0 && <Notice tone="attention" title={texts.product} />}
            <section class="panel">
              <RulesList rules={shown.rules} />
              {shown.mayKeep && (
                <Button kind="main" onPress={() => setOpen(true)}>
                  {texts.change}
                </Button>
              )}
            </section>
            <Versions shown={shown} />
            {open && (
              <RulesSheet
                shown={shown}
                onClose={() => setOpen(false)}
                onDone={() => {
                  setOpen(false);
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

function RulesList({ rules }: { rules: CaseRules }): JSX.Element {
  const texts = rulesTexts();
  return (
    <Facts
      facts={[
        [texts.order, texts.orders[turnOf(rules)]],
        [texts.statement, texts.statements[rules.statementLimit]],
        ...AMOUNTS.map((name) => [texts[name], yuan(rules[name])] as const),
      ]}
    />
  );
}

function Versions({ shown }: { shown: CaseRulesShown }): JSX.Element | null {
  const texts = rulesTexts();
  const tongue = language.value;
  if (shown.versions.length === 0) return null;
  return (
    <section class="panel">
      <h2>{texts.versions}</h2>
      <ul class="rows">
        {shown.versions.map((one) => (
          <li key={one.index}>
            <strong>{one.source}</strong>{' '}
            <span class="soft">
              {dotted(one.agency.name[tongue], one.by[tongue], when(one.at))}
            </span>
            <RulesList rules={one.rules} />
          </li>
        ))}
      </ul>
    </section>
  );
}
