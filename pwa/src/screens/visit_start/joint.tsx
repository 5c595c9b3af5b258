import type { JSX } from 'preact';
import { askOnce, reference, type TaskView } from '../../field';
import { codes } from '../../i18n/codes';
import { Check } from '../../ui/choice';
import { Notice } from '../../ui/notice';
import { agencyNames, inLanguage, officerName } from '../names';

/** Several bodies, one list: said before the visit, with how much it spares. */
export function JointNotice(props: {
  joint: NonNullable<TaskView['joint']>;
  checklists: readonly string[];
  /** Officers of the other bodies, and those of them who are there. */
  named: readonly string[];
  along: readonly string[];
  onChange: (along: readonly string[]) => void;
}): JSX.Element {
  const t = codes().joint;
  const { bodies } = props.joint;
  const { checklists, planning } = reference.value;
  const sheets = props.checklists.flatMap((id) => checklists.find((one) => one.id === id) ?? []);
  const asked = askOnce(sheets, planning.equivalents);
  return (
    <Notice tone="calm" title={t.title}>
      <p>{bodies.map(({ agency }) => inLanguage(agency.name)).join(' · ')}</p>
      <p>{t.help(bodies.length, asked.length)}</p>
      {props.named.map((id) => (
        <Check
          key={id}
          label={officerName(id)}
          detail={bodyOf(id)}
          checked={props.along.includes(id)}
          onChange={(on) =>
            props.onChange(on ? [...props.along, id] : props.along.filter((one) => one !== id))
          }
        />
      ))}
    </Notice>
  );
}

function bodyOf(officer: string): string {
  const known = reference.value.officers.find(({ id }) => id === officer);
  return known ? agencyNames([known.agencyId]) : '';
}
