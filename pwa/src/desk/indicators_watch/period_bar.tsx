import type { JSX } from 'preact';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { DayField, SelectField } from '../../ui/choice_field';
import type { Agency } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { lastDays, PERIODS, query, type Wanted, wantedIn } from './indicators_api';

/** Period and body as the address says them, and a way to say others: a link can be shared. */
export function useWanted(): readonly [Wanted, (part: Partial<Wanted>) => void] {
  const { path, query: told, route } = useLocation();
  const wanted = wantedIn(told, new Date());
  return [wanted, (part) => route(`${path}?${query({ ...wanted, ...part })}`, true)];
}

export function PeriodBar(props: {
  wanted: Wanted;
  onWant: (part: Partial<Wanted>) => void;
}): JSX.Element {
  const { wanted, onWant } = props;
  const { client, session } = useDesk();
  const { read } = useReading(
    () => client.everyAgency(),
    () => false,
  );
  const texts = desk().indicators;
  const agencies: readonly Agency[] = read.kind === 'ready' ? read.value : [];
  const state = session.state.value;
  const own = state.kind === 'in' ? state.me.agency.id : '';
  return (
    <div class="indicators-period">
      <SelectField
        label={texts.agency}
        value={wanted.agency || own}
        onChange={(agency) => onWant({ agency: agency === own ? '' : agency })}
        options={agencies.map(({ id, name }) => ({ value: id, label: name[language.value] }))}
      />
      <DayField
        label={texts.from}
        value={wanted.from}
        onChange={(from) => from && onWant({ from })}
      />
      <DayField label={texts.to} value={wanted.to} onChange={(to) => to && onWant({ to })} />
      <div class="indicators-presets">
        {(Object.keys(PERIODS) as (keyof typeof PERIODS)[]).map((name) => {
          const period = lastDays(PERIODS[name], new Date());
          return (
            <Button
              key={name}
              kind="quiet"
              pressed={wanted.from === period.from && wanted.to === period.to}
              onPress={() => onWant(period)}
            >
              {texts.periods[name]}
            </Button>
          );
        })}
      </div>
    </div>
  );
}
