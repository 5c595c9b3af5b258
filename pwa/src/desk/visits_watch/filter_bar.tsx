import './filter_bar.css';
import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Icon } from '../../ui/icon';
import type { VisitSummary } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { shortReason } from '../trust/rungs';
import { agencyLines, concernCounts, type Filter, NO_FILTER } from '../visits/filter';
import { Select } from './select';

/** Typing waits this long before it asks. */
const TYPING_MS = 250;

export function focusSearch(): void {
  document.querySelector<HTMLInputElement>('.filter-search input')?.focus();
}

export function FilterBar(props: {
  filter: Filter;
  visits: readonly VisitSummary[];
  /** How many of them the filter leaves, and whether the server has earlier ones. */
  shown: number;
  more: boolean;
  onChange: (part: Partial<Filter>) => void;
}): JSX.Element {
  const { filter, visits, shown, more, onChange } = props;
  const texts = desk().visits;
  const all = more ? texts.latest(visits.length) : texts.count(visits.length);
  const active = (['agency', 'state', 'text', 'concern', 'since', 'about'] as const).some(
    (name) => filter[name],
  );
  return (
    <search class="filter" aria-label={texts.filters}>
      <TextFilter text={filter.text} onChange={(text) => onChange({ text })} />
      <AgencyFilter chosen={filter.agency} onChange={(agency) => onChange({ agency })} />
      <Select
        label={texts.state}
        value={filter.state}
        onChange={(state) =>
          onChange({ state: state === 'open' || state === 'closed' ? state : '' })
        }
        options={[
          ['', texts.states.any],
          ['open', texts.states.open],
          ['closed', texts.states.closed],
        ]}
      />
      <Select
        label={texts.concern}
        value={filter.concern}
        onChange={(concern) => onChange({ concern })}
        options={concernOptions(filter.concern, visits)}
      />
      {filter.since && (
        <Narrowed words={desk().wall.counters.today} onEnd={() => onChange({ since: '' })} />
      )}
      {filter.about && (
        <Narrowed words={desk().wall.about[filter.about]} onEnd={() => onChange({ about: '' })} />
      )}
      {active && (
        <button
          type="button"
          class="filter-clear"
          onClick={() => onChange({ ...NO_FILTER, view: filter.view })}
        >
          {texts.clear}
        </button>
      )}
      <span class="filter-count figure">
        {shown === visits.length ? all : texts.ofThem(shown, all)}
      </span>
    </search>
  );
}

/** What a number of the wall counted; pressing it shows all visits again. */
function Narrowed({ words, onEnd }: { words: string; onEnd: () => void }): JSX.Element {
  return (
    <button type="button" class="filter-narrowed" onClick={onEnd}>
      {words}
      <Icon name="close" />
    </button>
  );
}

function concernOptions(
  chosen: string,
  visits: readonly VisitSummary[],
): readonly (readonly [string, string])[] {
  const { trust, visits: texts } = desk();
  const counts = concernCounts(visits);
  const missing = chosen && chosen !== 'any' && !counts.some(([code]) => code === chosen);
  return [
    ['', texts.noConcern],
    ['any', texts.anyConcern],
    ...counts.map(([code, n]) => [code, `${shortReason(code, trust)} (${n})`] as const),
    ...(missing ? [[chosen, shortReason(chosen, trust)] as const] : []),
  ];
}

function TextFilter(props: { text: string; onChange: (text: string) => void }): JSX.Element {
  const id = useId();
  const [typed, type] = useState(props.text);
  useEffect(() => type(props.text), [props.text]);
  useEffect(() => {
    if (typed === props.text) return;
    const timer = setTimeout(() => props.onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  });
  return (
    <div class="filter-search">
      <label for={id} class="only-read-aloud">
        {desk().visits.search}
      </label>
      <Icon name="search" />
      <input
        id={id}
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={desk().visits.search}
        value={typed}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    </div>
  );
}

function AgencyFilter(props: { chosen: string; onChange: (id: string) => void }): JSX.Element {
  const { client } = useDesk();
  const { read } = useReading(client.everyAgency, () => false);
  const agencies = read.kind === 'ready' ? read.value : [];
  return (
    <Select
      label={desk().visits.agency}
      value={props.chosen}
      onChange={props.onChange}
      options={[
        ['', desk().visits.allAgencies],
        ...agencyLines(agencies).map(
          ({ agency, depth }) =>
            [agency.id, `${'\u2003'.repeat(depth)}${agency.name[language.value]}`] as const,
        ),
      ]}
    />
  );
}
