import type { JSX } from 'preact';
import { askOnce, reference, type TaskView } from '../../field';
import { codes } from '../../i18n/codes';
import { Notice } from '../../ui/notice';
import { inLanguage } from '../names';

/** Several bodies, one list: said before the visit, with how much it spares. */
export function JointNotice(props: {
  joint: NonNullable<TaskView['joint']>;
  checklists: readonly string[];
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
    </Notice>
  );
}
