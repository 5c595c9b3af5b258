import type { JSX } from 'preact';
import { desk } from '../../i18n/desk';
import { localDay } from '../tasks_assign/task_draft';
import type { CampaignLine } from './campaigns_api';

/** Where a campaign stands; one whose days are over waits for its summary. */
export function StateChip({ one }: { one: Pick<CampaignLine, 'state' | 'last'> }): JSX.Element {
  const { states } = desk().campaigns;
  const over = one.state === 'running' && one.last < localDay(new Date());
  const tone = over ? ' chip-attention' : one.state === 'running' ? ' chip-live' : '';
  return <span class={`chip${tone}`}>{states[over ? 'over' : one.state]}</span>;
}
