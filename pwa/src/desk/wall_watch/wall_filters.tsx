import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Segments } from '../frame/segments';
import { agencyLines } from '../visits/filter';
import { Select } from '../visits_watch/select';
import { DAYS, isFiltered, NO_FILTER, PURPOSES, type WallFilter } from './wall_api';

interface Choosing {
  readonly filter: WallFilter;
  readonly onChange: (part: Partial<WallFilter>) => void;
}

/** What the wall shows; all of it stands in the address. */
export function WallFilters(props: Choosing): JSX.Element {
  const { filter, onChange } = props;
  const { client } = useDesk();
  const agencies = useReading(
    () => client.everyAgency(),
    () => false,
  ).read;
  const texts = desk().wall;
  const lines = agencies.kind === 'ready' ? agencyLines(agencies.value) : [];
  return (
    <search class="filter" aria-label={texts.filters}>
      <Days filter={filter} onChange={onChange} />
      <Select
        label={texts.agency}
        value={filter.agency}
        onChange={(agency) => onChange({ agency })}
        options={[
          ['', desk().visits.allAgencies],
          ...lines.map(
            ({ agency, depth }) =>
              [agency.id, `${'\u3000'.repeat(depth)}${agency.name[language.value]}`] as const,
          ),
        ]}
      />
      <Select
        label={texts.purpose}
        value={filter.purpose}
        onChange={(chosen) => onChange({ purpose: PURPOSES.find((one) => one === chosen) ?? '' })}
        options={[
          ['', texts.everyPurpose],
          ...PURPOSES.map((one) => [one, texts.purposes[one]] as const),
        ]}
      />
      <Select
        label={texts.trust}
        value={filter.trust}
        onChange={(chosen) =>
          onChange({ trust: chosen === 'doubtful' || chosen === 'clear' ? chosen : '' })
        }
        options={[
          ['', texts.trusts.any],
          ['doubtful', texts.trusts.doubtful],
          ['clear', texts.trusts.clear],
        ]}
      />
      <Select
        label={texts.state}
        value={filter.state}
        onChange={(chosen) =>
          onChange({ state: chosen === 'open' || chosen === 'closed' ? chosen : '' })
        }
        options={[
          ['', texts.states.any],
          ['open', texts.states.open],
          ['closed', texts.states.closed],
        ]}
      />
      {isFiltered(filter) && (
        <button
          type="button"
          class="filter-clear"
          onClick={() => onChange({ ...NO_FILTER, days: filter.days })}
        >
          {texts.clear}
        </button>
      )}
    </search>
  );
}

function Days({ filter, onChange }: Choosing): JSX.Element {
  const texts = desk().wall;
  return (
    <Segments
      legend={texts.days}
      options={DAYS.map((days) => ({ value: String(days), label: texts.daysOf[days] }))}
      chosen={String(filter.days)}
      onChoose={(days) => onChange({ days: Number(days) as (typeof DAYS)[number] })}
    />
  );
}
