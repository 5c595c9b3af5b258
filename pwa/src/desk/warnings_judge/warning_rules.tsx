import './warnings_judge.css';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button, LinkButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import type { Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { RuleFacts } from './rule_facts';
import { SCREENS } from './screens';
import { type CaseKind, type DryRun, type RuleLine, type Rules, warningsApi } from './warnings_api';

const DRAFT_MAX = 20_000;

/** The rules in force, how often each was right, and a dry run of a draft. */
export function WarningRules(): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => warningsApi(client).rules(),
    () => false,
  );
  const texts = desk().warnings;
  return (
    <Screen
      title={texts.rules}
      lead={texts.rulesLead}
      back={{ href: '/desk/warnings', label: texts.back }}
    >
      <ReadingView read={read} onRetry={refresh}>
        {(rules) => <Whole rules={rules} />}
      </ReadingView>
    </Screen>
  );
}

function Whole({ rules }: { rules: Rules }): JSX.Element {
  const first = rules.rules[0];
  const [draft, setDraft] = useState(() => (first ? pretty(first.rule) : '{}'));
  const place = useRef<HTMLDivElement>(null);
  const use = (rule: string) => {
    setDraft(rule);
    place.current?.querySelector('textarea')?.focus();
    place.current?.scrollIntoView({ block: 'start' });
  };
  const texts = desk().warnings;
  const { refused } = rules;
  return (
    <>
      {refused && (
        <Notice tone="attention" title={texts.refused}>
          {texts.refusedText(refused.file, refused.member, refused.reason[language.value])}
        </Notice>
      )}
      <p>
        <LinkButton href="#draft" icon="play">
          {texts.toDraft}
        </LinkButton>
      </p>
      <ul class="warning-rules">
        {byWarnings(rules.rules).map((one) => (
          <li key={one.rule.id}>
            <RuleCard one={one} onUse={() => use(pretty(one.rule))} />
          </li>
        ))}
      </ul>
      <div id="draft" ref={place}>
        <DryRunPart draft={draft} onDraft={setDraft} />
      </div>
      <SetsPart rules={rules} />
    </>
  );
}

/** Those that warn first: they are what people look for here. */
function byWarnings(rules: readonly RuleLine[]): readonly RuleLine[] {
  return [...rules].sort((a, b) => b.precision.warnings - a.precision.warnings);
}

/** Which sets were in force, so that an older warning can be held against its own. */
function SetsPart({ rules }: { rules: Rules }): JSX.Element | null {
  const texts = desk().warnings;
  if (rules.sets.length === 0) return null;
  return (
    <section class="warning-card">
      <h2>{texts.sets}</h2>
      <p class="soft">{texts.setsText}</p>
      <ul class="warning-list">
        {rules.sets.map((one) => (
          <li key={one.index}>
            {dotted(when(one.at), texts.rulesIn(one.rules), texts.entry(one.index))}{' '}
            <code class="warning-digest">{one.setSha256.slice(0, 16)}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}

const pretty = (rule: RuleLine['rule']) => JSON.stringify(rule, filled, 1);

/** A comparison that is not stated must be absent from a draft. */
function filled(_: string, value: unknown): unknown {
  return value === null ? undefined : value;
}

function RuleCard({ one, onUse }: { one: RuleLine; onUse: () => void }): JSX.Element {
  const { rule, precision } = one;
  const texts = desk().warnings;
  const { confirmed, unfounded } = precision;
  const judged = confirmed + unfounded;
  const told = dotted(
    texts.precision(precision.warnings, confirmed, unfounded),
    judged > 0 && texts.right(Math.round((100 * confirmed) / judged)),
  );
  return (
    <div class="warning-card">
      <span class="warning-name">{rule.name[language.value]}</span>
      <span>{rule.text[language.value]}</span>
      <RuleFacts rule={rule} />
      <span class="warning-head">
        {precision.warnings > 0 ? (
          <a class="warning-open" href={`/desk/warnings?rule=${rule.id}`}>
            {told}
          </a>
        ) : (
          <span class="soft">{told}</span>
        )}
        <Button kind="quiet" onPress={onUse}>
          {texts.useDraft}
        </Button>
      </span>
    </div>
  );
}

function DryRunPart(props: { draft: string; onDraft: (draft: string) => void }): JSX.Element {
  const { client } = useDesk();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [told, setTold] = useState<DryRun | null>(null);
  const texts = desk().warnings;
  const run = async () => {
    setTold(null);
    setTrouble(null);
    setBusy(true);
    const answer = await warningsApi(client).dryRun(props.draft);
    setBusy(false);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) setTold(answer.value);
  };
  return (
    <section class="warning-card warning-draft">
      <h2>{texts.dryRun}</h2>
      <p class="soft">{texts.dryRunText}</p>
      <Field
        label={texts.draft}
        rows={14}
        maxLength={DRAFT_MAX}
        value={props.draft}
        onChange={props.onDraft}
      />
      <Button kind="main" busy={busy} onPress={run}>
        {texts.run}
      </Button>
      {trouble && <TroubleNotice trouble={trouble} />}
      <div role="status">{told && <Told told={told} />}</div>
    </section>
  );
}

function Example(props: { kind: CaseKind; one: DryRun['examples'][number] }): JSX.Element {
  const { opens, enterprise, day } = props.one;
  const href = SCREENS[props.kind](opens);
  const words = dotted(enterprise || desk().warnings.kinds[props.kind], instant(day, 'day'));
  return (
    <li>
      {href === null ? (
        words
      ) : (
        <a class="warning-open" href={href}>
          {words}
        </a>
      )}
    </li>
  );
}

function Told({ told }: { told: DryRun }): JSX.Element {
  const texts = desk().warnings;
  return (
    <>
      <p>{texts.wouldWarn(told.warnings, told.subjects)}</p>
      <p class="soft">{texts.matching(told.matching, texts.cases[told.cases](told.visits))}</p>
      {told.everything && <Notice tone="attention" title={texts.everything} />}
      {told.examples.length > 0 && (
        <>
          <h3>{texts.examples}</h3>
          <ul class="warning-examples">
            {told.examples.map((one) => (
              <Example key={one.opens} kind={told.cases} one={one} />
            ))}
          </ul>
        </>
      )}
      {!told.everything && <p class="soft">{texts.switchOn(`${told.rule}.json`)}</p>}
    </>
  );
}
