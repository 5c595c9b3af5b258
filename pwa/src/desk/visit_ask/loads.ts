/** Who is free, as far as open tasks tell: nobody is followed. */
import { desk } from '../../i18n/desk';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { askingApi, type Load } from './asking_api';

export type Loads = ReadonlyMap<string, Load>;

/** Officers with open tasks; null while it is not known. */
export function useLoads(): Loads | null {
  const { client } = useDesk();
  const { read } = useReading(
    () => askingApi(client).loads(),
    ({ kind }) => kind === 'task.created',
  );
  return read.kind === 'ready'
    ? new Map(read.value.loads.map((load) => [load.officer, load]))
    : null;
}

export function loadWord(officer: string, loads: Loads | null): string {
  if (loads === null) return '';
  const load = loads.get(officer);
  return load ? desk().asking.openTasks(load.openTasks) : desk().asking.free;
}

/** Those without an open task first, all else as they came: how many somebody has ranks nobody. */
export function freeFirst<One extends { readonly id: string }>(
  officers: readonly One[],
  loads: Loads | null,
): readonly One[] {
  const busy = ({ id }: One) => Number((loads?.get(id)?.openTasks ?? 0) > 0);
  return [...officers].sort((a, b) => busy(a) - busy(b));
}
