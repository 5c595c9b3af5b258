import type { JSX } from 'preact';
import { staff } from '../../i18n/desk_staff';
import { language } from '../../i18n/language';
import { SelectField } from '../../ui/choice_field';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { type Role, staffApi } from './staff_api';

/** A body of my part of the tree where somebody in this role can work. */
export function BodyChoice(props: {
  role: Role;
  value: string;
  onChange: (id: string) => void;
}): JSX.Element {
  const { client } = useDesk();
  const { read } = useReading(
    () => staffApi(client).bodies(),
    () => false,
  );
  const t = staff();
  const bodies = (read.kind === 'ready' ? read.value : []).filter(
    ({ closed, kind }) => !closed && (props.role !== 'officer' || kind === 'enforcement'),
  );
  const known = bodies.some(({ id }) => id === props.value);
  return (
    <SelectField
      label={t.body}
      value={known ? props.value : ''}
      onChange={props.onChange}
      options={[
        { value: '', label: t.chooseBody },
        ...bodies.map(({ id, name }) => ({ value: id, label: name[language.value] })),
      ]}
    />
  );
}
