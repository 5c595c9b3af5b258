import './visit_side.css';
import type { JSX } from 'preact';
import { codes } from '../../i18n/codes';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { bytes, instant, metres } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Facts } from '../../ui/card';
import { SafetyMark } from '../../ui/safety_mark';
import type { Item, Visit } from '../api/shapes';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { PlaceMap } from '../map/place_map';
import type { MapPoint } from '../map/points';
import { distanceMetres } from '../map/projection';
import { concernsOf, shortReason } from '../trust/rungs';
import { clockText } from '../trust/time_lines';
import { VisitCodesPanel } from './visit_codes';
import { VisitLooks } from './visit_looks';

/** What the visit is, at a glance: facts, place, who looked. */
export function VisitSide({ visit }: { visit: Visit }): JSX.Element {
  const { session } = useDesk();
  const state = session.state.value;
  const isOfficer = state.kind === 'in' && state.me.role === 'officer';
  return (
    <div class="visit-side">
      <section class="panel">
        <h2>{desk().visit.facts}</h2>
        <VisitFacts visit={visit} />
      </section>
      <VisitCodesPanel visit={visit} />
      <VisitPlace visit={visit} />
      {!isOfficer && <VisitLooks visit={visit} />}
    </div>
  );
}

/** Every reason against, with the number of records it stands on. */
export function VisitConcerns({ visit }: { visit: Visit }): JSX.Element {
  const { trust, visit: texts } = desk();
  const concerns = concernsOf(visit.items);
  const { findings } = visit.codes;
  const planned = visit.concerns.filter((code) =>
    /^(no-permit|permit-|item-unpublished|halted|went-on-)/.test(code),
  );
  const missing = visit.media.expected - visit.media.stored;
  return (
    <section class="panel panel-summary">
      <h2>{texts.summary}</h2>
      {concerns.length + findings.length + planned.length === 0 ? (
        <p class="soft">{texts.noConcerns}</p>
      ) : (
        <ul class="concern-list">
          {concerns.map(([code, count]) => (
            <li key={code}>
              <SafetyMark state="needs-you" label={shortReason(code, trust)} />
              <span class="soft figure">{texts.itemsCount(count)}</span>
            </li>
          ))}
          {[...findings.map(({ code }) => code), ...planned].map((code) => (
            <li key={code}>
              <SafetyMark state="needs-you" label={shortReason(code, trust)} />
            </li>
          ))}
        </ul>
      )}
      {missing > 0 && (
        <SafetyMark
          state="leaving"
          label={texts.waiting(missing, bytes(visit.media.missingBytes))}
        />
      )}
    </section>
  );
}

function VisitFacts({ visit }: { visit: Visit }): JSX.Element {
  const texts = desk().visit;
  const tongue = language.value;
  const { enterprise, officers } = visit;
  const opened = visit.items.find((item) => item.type === 'opened');
  const closed = visit.items.find((item) => item.type === 'closed');
  return (
    <>
      <Facts
        facts={[
          [texts.uscc, <span class="fixed">{enterprise.uscc ?? common().unknown}</span>],
          [texts.address, enterprise.address ?? texts.noAddress],
          [texts.agency, visit.agency.name[tongue]],
          [texts.officers, officers.map(({ name }) => name[tongue]).join(desk().comma)],
          [texts.partner, <Partner visit={visit} />],
          [desk().visitCodes.purpose, codes().purposes[visit.purpose]],
          ...(visit.purpose === 'inspection' ? [[texts.type, typeOf(visit)] as const] : []),
          ...(opened ? [[texts.found, texts.founds[opened.found] ?? opened.found] as const] : []),
          [texts.opened, <ClaimedAndReceived wall={visit.openedWall} at={visit.openedAt} />],
          [
            texts.closed,
            closed ? <ClaimedAndReceived wall={closed.wall} at={closed.at} /> : texts.noResult,
          ],
          [
            texts.result,
            visit.result ? (common().results[visit.result] ?? visit.result) : texts.noResult,
          ],
        ]}
      />
      <p class="zone">{desk().time.zone(zoneName())}</p>
    </>
  );
}

function typeOf({ inspectionType }: Visit): string {
  return common().inspectionTypes[inspectionType] ?? inspectionType;
}

/** A partner who is named without a scan is not known to be there: that is no ground for doubt. */
function Partner({ visit }: { visit: Visit }): JSX.Element {
  const texts = desk().visit;
  if (visit.partnerConfirmed) return <SafetyMark state="proven" label={texts.partnerYes} />;
  return visit.officers.length > 1 ? (
    <SafetyMark state="on-this-phone" label={texts.partnerNo} />
  ) : (
    <SafetyMark state="needs-you" label={texts.partnerNone} />
  );
}

function ClaimedAndReceived({ wall, at }: { wall: string; at: string }): JSX.Element {
  const { time, visit } = desk();
  return (
    <span class="two-times">
      <span>{instant(at, 'date')}</span>
      <span>
        {visit.received} <time dateTime={at}>{instant(at, 'second')}</time>
      </span>
      <span class="soft">
        {time.claimed} <time dateTime={wall}>{clockText(wall, at)}</time>
      </span>
    </span>
  );
}

/** Positions belong to the records of this visit; nobody is followed. */
function VisitPlace({ visit }: { visit: Visit }): JSX.Element {
  const { map, visit: texts } = desk();
  const measured = visit.items.flatMap(pointOf);
  const { registered } = visit;
  const first = visit.items.find((item) => item.where && 'lat' in item.where)?.where;
  const far = registered && first && 'lat' in first ? distanceMetres(registered, first) : null;
  const points: MapPoint[] = registered
    ? [
        ...measured,
        {
          id: 'registered',
          place: registered,
          label: map.registered,
          title: map.registered,
          look: 'registered',
        },
      ]
    : measured;
  return (
    <section class="panel">
      <h2>{texts.place}</h2>
      {points.length > 0 && <PlaceMap points={points} small />}
      <ul class="place-lines">
        <li class={registered ? 'place-registered' : ''}>
          {registered ? map.registered : map.noRegistered}
        </li>
        <li class={measured.length > 0 ? 'place-measured' : ''}>
          {measured.length > 0 ? dotted(map.measured, map.accuracy) : map.noMeasured}
        </li>
        {far !== null && <li>{texts.distance(metres(far))}</li>}
      </ul>
    </section>
  );
}

function pointOf(item: Item): MapPoint[] {
  if (!item.where || !('lat' in item.where)) return [];
  const { lat, lon, acc } = item.where;
  const label = `${desk().visit.number(item.seq)} ${desk().item.types[item.type]}`;
  return [
    {
      id: item.hash,
      place: { lat, lon, acc },
      label: `${label}, ${desk().item.accuracy(metres(acc))}`,
      title: label,
      look: 'measured',
    },
  ];
}

function zoneName(): string {
  const part = new Intl.DateTimeFormat('en', { timeZoneName: 'shortOffset' })
    .formatToParts()
    .find(({ type }) => type === 'timeZoneName');
  return part?.value ?? 'UTC';
}
