import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { Sheet } from '../../ui/sheet';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import type { Agency, Named } from '../api/shapes';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { localDay } from '../tasks_assign/task_draft';
import { type Draw, drawsApi } from './draws_api';

const COUNT_MAX = 5000;
const WEIGHT_MAX = 100;
const EACH = [2, 3, 4] as const;

interface Draft {
  readonly title: string;
  readonly agencyId: string;
  readonly day: string;
  /** As typed. */
  readonly count: string;
  readonly each: number;
  readonly contribution: string;
  /** By `risk:<class>` and `credit:<class>`. */
  readonly weights: Readonly<Record<string, number>>;
}

function newDraft(): Draft {
  const day = localDay(new Date());
  return { title: '', agencyId: '', day, count: '20', each: 2, contribution: '', weights: {} };
}

/** Fixes who and what may be drawn, before anything is drawn. */
export function DrawForm(props: {
  onClose: () => void;
  onCommitted: (draw: Draw) => void;
}): JSX.Element {
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [draft, set] = useState<Draft>(newDraft);
  const [lacking, setLacking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const texts = desk().draws;

  const submit = async () => {
    const title = draft.title.trim();
    setLacking(title === '');
    if (title === '' || draft.agencyId === '') return;
    setBusy(true);
    const answer = await drawsApi(client).commit({
      ...draft,
      id,
      title,
      count: inRange(draft.count, COUNT_MAX),
      contribution: draft.contribution.trim(),
    });
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(texts.committed);
    props.onCommitted(answer.value.draw);
  };

  return (
    <Sheet
      title={texts.create}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.submit}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <DrawFields
        draft={draft}
        lacking={lacking}
        onChange={(part) => set((before) => ({ ...before, ...part }))}
      />
    </Sheet>
  );
}

function DrawFields(props: {
  draft: Draft;
  lacking: boolean;
  onChange: (part: Partial<Draft>) => void;
}): JSX.Element {
  const { draft, lacking, onChange } = props;
  const texts = desk().draws;
  return (
    <>
      <Field
        label={texts.name}
        hint={texts.nameHint}
        maxLength={200}
        value={draft.title}
        onChange={(title) => onChange({ title })}
        {...(lacking ? { error: texts.needName } : {})}
      />
      <AgencyChoice value={draft.agencyId} onChange={(agencyId) => onChange({ agencyId })} />
      <Labelled label={texts.day} hint={texts.dayHint}>
        {(field) => (
          <input
            {...field}
            type="date"
            value={draft.day}
            onInput={(event) => onChange({ day: event.currentTarget.value })}
          />
        )}
      </Labelled>
      <Labelled label={texts.count}>
        {(field) => (
          <input
            {...field}
            type="number"
            min={1}
            max={COUNT_MAX}
            value={draft.count}
            onInput={(event) => onChange({ count: event.currentTarget.value })}
          />
        )}
      </Labelled>
      <Labelled label={texts.each}>
        {(field) => (
          <select
            {...field}
            value={String(draft.each)}
            onChange={(event) => onChange({ each: Number(event.currentTarget.value) })}
          >
            {EACH.map((n) => (
              <option key={n} value={n}>
                {texts.eachPeople(n)}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <WeightFields
        weights={draft.weights}
        onChange={(name, weight) => onChange({ weights: { ...draft.weights, [name]: weight } })}
      />
      <Field
        label={texts.contribution}
        hint={texts.contributionHint}
        maxLength={200}
        value={draft.contribution}
        onChange={(contribution) => onChange({ contribution })}
      />
    </>
  );
}

interface ClassNames {
  readonly risk: readonly Named[];
  readonly credit: readonly Named[];
}

/** How much more often a class is drawn; 1 is as often as any. */
function WeightFields(props: {
  weights: Readonly<Record<string, number>>;
  onChange: (name: string, weight: number) => void;
}): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => client.ask<ClassNames>('/api/enterprise-classes'),
    () => false,
  );
  const texts = desk().draws;
  return (
    <Disclosure title={texts.weights}>
      <p class="soft">{texts.weightsHint}</p>
      <ReadingView read={read} onRetry={refresh}>
        {({ risk, credit }) => (
          <div class="draw-weights">
            {[
              ...risk.map((one) => ({ key: `risk:${one.id}`, one })),
              ...credit.map((one) => ({ key: `credit:${one.id}`, one })),
            ].map(({ key, one }) => (
              <Labelled key={key} label={one.name[language.value]}>
                {(field) => (
                  <input
                    {...field}
                    type="number"
                    min={1}
                    max={WEIGHT_MAX}
                    value={props.weights[key] ?? 1}
                    onInput={({ currentTarget }) =>
                      props.onChange(key, inRange(currentTarget.value, WEIGHT_MAX))
                    }
                  />
                )}
              </Labelled>
            ))}
          </div>
        )}
      </ReadingView>
    </Disclosure>
  );
}

function inRange(typed: string, max: number): number {
  return Math.min(Math.max(Number.parseInt(typed, 10) || 1, 1), max);
}

function AgencyChoice(props: { value: string; onChange: (id: string) => void }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => client.agencies(),
    () => false,
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(agencies) => <AgencySelect agencies={enforcing(agencies)} {...props} />}
    </ReadingView>
  );
}

function AgencySelect(props: {
  agencies: readonly Agency[];
  value: string;
  onChange: (id: string) => void;
}): JSX.Element {
  const { agencies, value, onChange } = props;
  const first = agencies[0]?.id ?? '';
  if (value === '' && first !== '') onChange(first);
  return (
    <Labelled label={desk().draws.agency}>
      {(field) => (
        <select {...field} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {agencies.map((agency) => (
            <option key={agency.id} value={agency.id}>
              {agency.name[language.value]}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

const LEVELS = ['city', 'district', 'street'];

/** Bodies that enforce, the city's first: those that supervise send nobody. */
function enforcing(agencies: readonly (Agency & { kind?: string })[]): readonly Agency[] {
  const height = ({ level }: Agency) => LEVELS.indexOf(level);
  return agencies
    .filter(({ kind }) => kind !== 'supervision')
    .toSorted((one, other) => height(one) - height(other));
}

function Labelled(props: {
  label: string;
  hint?: string;
  children: (field: { id: string; class: string }) => JSX.Element;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class="field-label">
        {props.label}
      </label>
      {props.hint && <p class="field-hint">{props.hint}</p>}
      {props.children({ id, class: 'field-input' })}
    </div>
  );
}
