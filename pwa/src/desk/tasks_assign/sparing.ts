/** Note that a visit is not made, and what is done instead. */
import { desk } from '../../i18n/desk';
import type { Answered, Client } from '../api/client';
import { type Answer, frequencyApi } from '../frequency_check/frequency_api';
import { type Departure, earlierVisit, spareOf } from './departure';

export function sendSpared(
  client: Client,
  asked: {
    readonly id: string | undefined;
    readonly enterprise: string | undefined;
    readonly checklists: readonly string[];
  },
  answer: Answer | null,
  departure: Departure,
): Promise<Answered<unknown>> {
  const choice = spareOf(answer, departure);
  const { id, enterprise, checklists } = asked;
  if (!(answer && choice && enterprise && id)) {
    throw new Error('nothing was chosen that could be noted');
  }
  return frequencyApi(client).spare(enterprise, {
    id,
    choice,
    reason: departure.reason.trim() || (desk().frequency.acts[choice] ?? choice),
    earlier: choice === 'reuse' ? earlierVisit(answer) : null,
    checklists: [...checklists],
    agencyId: answer.agency.id,
  });
}
