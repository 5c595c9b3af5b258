import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { when } from '../../i18n/format';
import type { VisitSummary } from '../api/shapes';
import { PlaceMap } from '../map/place_map';
import type { MapPoint } from '../map/points';

/** Where visits were recorded. The positions are those of records, never of people. */
export function VisitMap({ visits }: { visits: readonly VisitSummary[] }): JSX.Element {
  const points = useMemo(() => visits.flatMap(pointOf), [visits]);
  const without = visits.length - points.length;
  return (
    <div class="wall-map">
      <PlaceMap points={points} />
      {without > 0 && <p class="soft">{desk().map.noPosition(without)}</p>}
    </div>
  );
}

function pointOf(visit: VisitSummary): MapPoint[] {
  if (!visit.position) return [];
  return [
    {
      id: visit.id,
      place: visit.position,
      label: `${visit.enterprise.name}, ${when(visit.lastAt)}`,
      title: visit.enterprise.name,
      look: visit.concerns.length > 0 ? 'concern' : visit.state,
      href: `/desk/visits/${visit.id}`,
    },
  ];
}
