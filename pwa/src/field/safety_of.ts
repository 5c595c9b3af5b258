/** One word for the way of a stored thing, and for several things together the weakest one. */
import type { Safety } from '../domain/safety';
import type { StateCounts } from '../stores/queue_state';
import type { EntryRow, FileRow } from '../stores/rows';
import type { MachineState } from '../sync/machine';

const WEAKEST_FIRST: readonly Safety[] = ['needs-you', 'on-this-phone', 'leaving', 'proven'];

export function safetyOfEntry(row: EntryRow, sender: MachineState): Safety {
  if (row.state === 'proven' || row.state === 'needs-you') return row.state;
  return sender.leavingEntries.includes(row.order) ? 'leaving' : 'on-this-phone';
}

export function safetyOfFile(row: FileRow, sender: MachineState): Safety {
  if (row.state === 'proven' || row.state === 'needs-you') return row.state;
  return sender.leavingFile?.sha256 === row.sha256 || row.sent ? 'leaving' : 'on-this-phone';
}

export function weakest(all: readonly Safety[]): Safety {
  return WEAKEST_FIRST.find((safety) => all.includes(safety)) ?? 'proven';
}

export function safetyOfCounts(counts: StateCounts): Safety {
  if (counts['needs-you'] > 0) return 'needs-you';
  return counts.waiting + counts.postponed > 0 ? 'on-this-phone' : 'proven';
}
