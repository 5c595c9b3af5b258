import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { language } from '../../i18n/language';
import { ReadingView } from '../api/reading_view';
import type { Agency } from '../api/shapes';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';

/** Which body: those that enforce, in my part of the tree; the first one unless chosen. */
export function AgencySelect(props: {
  label: string;
  value: string;
  onChange: (id: string) => void;
}): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => client.agencies(),
    () => false,
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(agencies) => <Options agencies={enforcing(agencies)} {...props} />}
    </ReadingView>
  );
}

function Options(props: {
  agencies: readonly Agency[];
  label: string;
  value: string;
  onChange: (id: string) => void;
}): JSX.Element {
  const id = useId();
  const { agencies, value, onChange } = props;
  const first = agencies[0]?.id ?? '';
  if (value === '' && first !== '') onChange(first);
  return (
    <div class="field">
      <label for={id} class="field-label">
        {props.label}
      </label>
      <select
        id={id}
        class="field-input"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {agencies.map((agency) => (
          <option key={agency.id} value={agency.id}>
            {agency.name[language.value]}
          </option>
        ))}
      </select>
    </div>
  );
}

const LEVELS = ['city', 'district', 'street'];

/** The city's bodies first; those that supervise inspect nobody. */
export function enforcing(agencies: readonly (Agency & { kind?: string })[]): readonly Agency[] {
  const height = ({ level }: Agency) => LEVELS.indexOf(level);
  const found = agencies.filter(({ kind }) => kind !== 'supervision');
  return (found.length > 0 ? found : [...agencies]).toSorted(
    (one, other) => height(one) - height(other),
  );
}
