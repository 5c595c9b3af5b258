import './plans_approve.css';
import type { JSX } from 'preact';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { Screen } from '../frame/screen';
import { SegmentLinks } from '../frame/segments';
import { ItemsPart } from './items_part';
import { PermitsPart } from './permits_part';
import { PlansPart } from './plans_part';
import { VisitsPart } from './visits_part';

const PARTS = { permits: PermitsPart, plans: PlansPart, visits: VisitsPart, items: ItemsPart };
type PartName = keyof typeof PARTS;

/** What is to be inspected, who approved it, and what nobody approved. */
export function PlansApprove(): JSX.Element {
  const { query } = useLocation();
  const texts = desk().plans;
  const asked = query['part'] ?? '';
  const here: PartName = asked in PARTS ? (asked as PartName) : 'permits';
  const Part = PARTS[here];
  return (
    <Screen title={texts.title} lead={texts.lead}>
      <SegmentLinks
        label={texts.partsLabel}
        parts={(Object.keys(PARTS) as PartName[]).map((name) => ({
          href: `/desk/plans?part=${name}`,
          text: texts.parts[name],
          here: name === here,
        }))}
      />
      <Part key={here} />
    </Screen>
  );
}
