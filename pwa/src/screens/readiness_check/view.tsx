import './readiness.css';
import type { JSX } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import {
  type Check,
  type CheckFix,
  type CheckName,
  installable,
  mend,
  readiness,
} from '../../field';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { bytes, count, percent } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Icon, type IconName } from '../../ui/icon';
import { Page } from '../../ui/page';
import { say } from '../../ui/toast';

const ICONS: Readonly<Record<Check['state'], IconName>> = {
  ok: 'check',
  attention: 'attention',
  blocked: 'void',
  unknown: 'info',
};

/** Everything a day outside depends on, each with its state, its figure and what to do. */
export function ReadinessCheck(): JSX.Element {
  const t = field().readiness;
  const [checks, setChecks] = useState<readonly Check[]>([]);
  const [busy, setBusy] = useState<CheckName | 'all' | null>('all');
  const show = useCallback(async (what: CheckName | 'all', looking: Promise<readonly Check[]>) => {
    setBusy(what);
    setChecks(await looking);
    setBusy(null);
  }, []);
  useEffect(() => {
    show('all', readiness());
  }, [show]);
  return (
    <Page
      title={t.title}
      back={{ href: '/', label: common().back }}
      foot={
        <Button wide icon="retry" busy={busy === 'all'} onPress={() => show('all', readiness())}>
          {t.again}
        </Button>
      }
    >
      <p class="soft">{t.intro}</p>
      <ul class="readiness-list">
        {checks.map((check) => (
          <li key={check.name} class={`readiness readiness-${check.state}`}>
            <CheckLine
              check={check}
              busy={busy === check.name}
              onMend={() => show(check.name, mendAloud(check.name))}
            />
          </li>
        ))}
      </ul>
    </Page>
  );
}

function CheckLine(props: { check: Check; busy: boolean; onMend: () => void }): JSX.Element {
  const t = field().readiness;
  const { check } = props;
  const act = check.fix === undefined ? null : actFor(check.fix);
  const help = check.state === 'ok' || !check.fix ? t.good[check.name] : helpFor(check.fix);
  return (
    <>
      <span class="readiness-mark">
        <Icon name={ICONS[check.state]} />
      </span>
      <div class="readiness-text">
        <h2>{t.names[check.name]}</h2>
        <p class="readiness-state">
          {t.states[check.state]}
          {figureText(check) && <span class="figure"> · {figureText(check)}</span>}
        </p>
        {(check.state === 'ok' || check.fix) && <p class="soft">{help}</p>}
        {act && check.state !== 'ok' && (
          <Button busy={props.busy} onPress={props.onMend}>
            {act}
          </Button>
        )}
      </div>
    </>
  );
}

/** How to install by hand, where the browser offers no button for it. */
function helpFor(fix: CheckFix): string {
  const t = field();
  if (fix !== 'install' || installable.value === 'offered') return t.readiness.fixes[fix];
  const byHand =
    installable.value === 'by-hand-ios'
      ? t.enrol.installIos.map((step, index) => `${index + 1}. ${step}`).join(' ')
      : t.enrol.installOther;
  return `${t.readiness.fixes.install} ${byHand}`;
}

/** A button that changed nothing says so, instead of looking dead. */
async function mendAloud(name: CheckName): Promise<readonly Check[]> {
  const checks = await mend(name);
  const after = checks.find((check) => check.name === name);
  if (after && after.state !== 'ok') say(field().readiness.unchanged);
  return checks;
}

/** What a button can do; the rest is for the officer's own hands. */
function actFor(fix: CheckFix): string | null {
  if (fix === 'install' && installable.value !== 'offered') return null;
  const acts: Readonly<Partial<Record<CheckFix, string>>> = field().readiness.acts;
  return acts[fix] ?? null;
}

/** The number behind a state; nothing where it would say nothing, like a clock off by 40 ms. */
function figureText({ figure }: Check): string {
  const t = field().readiness;
  if (!figure) return '';
  const { value } = figure;
  switch (figure.unit) {
    case 'bytes':
      return bytes(value);
    case '%':
      return percent(value / 100);
    case 'ms':
      return Math.abs(value) < 1000 ? '' : t.clockOff(count(Math.round(Math.abs(value) / 1000)));
    case 'hours':
      return t.hours(count(Math.round(value)));
  }
}
