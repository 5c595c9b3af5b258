/** Said before departure: how often this enterprise was inspected, and how to spare it a visit. */
import './frequency.css';
import type { JSX } from 'preact';
import {
  type Frequency,
  isOverCap,
  reference,
  type SpareWay,
  spareWays,
  type Tag,
} from '../../field';
import { codes } from '../../i18n/codes';
import { count, instant } from '../../i18n/format';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { inLanguage } from '../names';

/** In a list of tasks: one line of words, and the marks. */
export function FrequencyLine({ frequency }: { frequency: Frequency }): JSX.Element {
  return (
    <span class="frequency-line">
      <span class={isOverCap(frequency) ? 'frequency-over' : ''}>{counted(frequency)}</span>
      <Marks frequency={frequency} />
    </span>
  );
}

/** Where it is decided to go: everything that speaks for staying away, and one tap to go on. */
export function FrequencyNotice(props: {
  frequency: Frequency;
  reason: string;
  onReason: (reason: string) => void;
}): JSX.Element {
  const t = codes().frequency;
  const { frequency } = props;
  const ways = spareWays(frequency);
  if (ways.length === 0) {
    return (
      <p class="soft">
        <FrequencyLine frequency={frequency} />
      </p>
    );
  }
  return (
    <Notice tone="attention" title={counted(frequency)}>
      <Marks frequency={frequency} long />
      <Facts frequency={frequency} />
      <Disclosure title={t.ways}>
        <ul class="frequency-ways">
          {ways.map((way) => (
            <li key={way}>{wayText(way, frequency)}</li>
          ))}
        </ul>
        <p class="soft">{t.waysHelp}</p>
        {isOverCap(frequency) && (
          <Field label={t.reason} value={props.reason} onChange={props.onReason} maxLength={500} />
        )}
      </Disclosure>
    </Notice>
  );
}

function Facts({ frequency }: { frequency: Frequency }): JSX.Element {
  const t = codes().frequency;
  const { undisturbed, others, lastDay, plannedDay, counted: day } = frequency;
  const said = [
    isOverCap(frequency) && t.over,
    undisturbed && t.undisturbedHelp,
    others > 0 && t.others(others),
    lastDay !== null && t.last(dayText(lastDay)),
    plannedDay !== null && t.planned(dayText(plannedDay)),
    !reference.value.planning.verified && t.unverified,
    t.asOf(dayText(day)),
  ];
  return (
    <ul class="frequency-facts">
      {said.flatMap((text) => (text ? [<li key={text}>{text}</li>] : []))}
    </ul>
  );
}

function Marks(props: { frequency: Frequency; long?: boolean }): JSX.Element {
  const t = codes().frequency;
  const { whitelistUntil, undisturbed, tags } = props.frequency;
  const known = tags.flatMap(
    (id) => reference.value.planning.tags.find((tag) => tag.id === id) ?? [],
  );
  return (
    <span class="frequency-marks">
      {undisturbed && <Mark colour="green">{t.undisturbed}</Mark>}
      {whitelistUntil !== null && (
        <Mark colour="green">{t.whitelist(dayText(whitelistUntil, 'date'))}</Mark>
      )}
      {props.long &&
        classesOf(props.frequency).map((name) => (
          <Mark key={name} colour="grey">
            {name}
          </Mark>
        ))}
      {known.map((tag) => (
        <Mark key={tag.id} colour={tag.colour}>
          {props.long && tag.meaning.zh
            ? `${inLanguage(tag.name)} · ${inLanguage(tag.meaning)}`
            : shortly(tag)}
        </Mark>
      ))}
    </span>
  );
}

/** Names of the classes by which bodies weigh risk and credit. */
function classesOf({ risk, credit }: Frequency): readonly string[] {
  const { planning } = reference.value;
  return [
    ...planning.risk.filter(({ id }) => id === risk),
    ...planning.credit.filter(({ id }) => id === credit),
  ].map(({ name }) => inLanguage(name));
}

/** What the tag means for this visit, up to the first pause; a bare colour tells nobody. */
function shortly({ name, meaning }: Tag): string {
  const [first] = inLanguage(meaning).split(/[，：:]/u);
  return first || inLanguage(name);
}

/** The word speaks; the colour only helps the eye. */
function Mark(props: { colour: Tag['colour']; children: string }): JSX.Element {
  return <span class={`frequency-mark frequency-${props.colour}`}>{props.children}</span>;
}

function counted({ own, cap }: Frequency): string {
  const t = codes().frequency;
  return cap === null ? t.ownNoCap(own + 1) : t.own(own + 1, count(cap));
}

function wayText(way: SpareWay, { lastDay }: Frequency): string {
  const t = codes().frequency;
  return way === 'reuse' && lastDay !== null ? `${t.reuse} · ${dayText(lastDay)}` : t[way];
}

/** A day without a clock is the same day in every zone. */
export function dayText(day: string, style: 'day' | 'date' = 'day'): string {
  return instant(`${day.slice(0, 10)}T12:00:00`, style);
}
