import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { dotted } from '../frame/dotted';
import { CountForm } from './count_form';
import type { Overlap, PastVisit } from './frequency_api';

/** What is assigned or permitted near that day. */
export function Overlaps({ overlaps }: { overlaps: readonly Overlap[] }): JSX.Element | null {
  const texts = desk().frequency;
  if (overlaps.length === 0) return null;
  return (
    <section class="frequency-part">
      <h2>{texts.overlaps}</h2>
      <ul class="frequency-list">
        {overlaps.map((one) => (
          <li key={one.id} class="frequency-line">
            <span class="figure">{one.day ? instant(one.day, 'day') : texts.noDay}</span>
            <span class="frequency-what">
              {one.agency.name[language.value]}
              <span class="soft">{texts.overlapKinds[one.kind]}</span>
            </span>
            <span class="frequency-end">
              {one.own && <span class="chip">{texts.overlapOwn}</span>}
              {one.joined && <span class="chip chip-live">{texts.overlapJoined}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Visits of the year and those recent enough to be used; of other bodies only what may be told. */
export function PastVisits(props: {
  visits: readonly PastVisit[];
  acting: boolean;
  onChanged: () => void;
}): JSX.Element {
  const { visits, acting, onChanged } = props;
  const [corrected, correct] = useState<PastVisit | null>(null);
  const texts = desk().frequency;
  return (
    <section class="frequency-part">
      <h2>{texts.visits}</h2>
      {visits.length === 0 ? (
        <p class="soft">{texts.noVisits}</p>
      ) : (
        <ul class="frequency-list">
          {visits.map((one) => (
            <VisitLine
              key={one.visit}
              visit={one}
              onCorrect={acting && isCorrectable(one) ? () => correct(one) : null}
            />
          ))}
        </ul>
      )}
      {corrected && (
        <CountForm
          visit={corrected}
          onClose={() => correct(null)}
          onDone={() => {
            correct(null);
            onChanged();
          }}
        />
      )}
    </section>
  );
}

/** Only what lies in one's own part of the tree, and only what would count. */
function isCorrectable(visit: PastVisit): boolean {
  return visit.agency !== null && visit.purpose === 'inspection';
}

const QUIET = new Set(['not_inspection', 'refused', 'voided']);

function VisitLine(props: { visit: PastVisit; onCorrect: (() => void) | null }): JSX.Element {
  const { visit, onCorrect } = props;
  const texts = desk().frequency;
  const who = visit.agency ? visit.agency.name[language.value] : texts.otherBody;
  const inspection = visit.purpose === 'inspection';
  return (
    <li class="frequency-line">
      <span class="figure">{instant(visit.day, 'day')}</span>
      <span class="frequency-what">
        {visit.agency ? (
          <a class="link" href={`/desk/visits/${visit.visit}`}>
            {who}
          </a>
        ) : (
          <span>{who}</span>
        )}
        <span class="soft">
          {dotted(
            inspection ? texts.kinds[visit.kind] : texts.purposes[visit.purpose],
            visit.bodies > 1 && texts.joint(visit.bodies),
            visit.madeUp && texts.madeUp,
            visit.voidReason,
          )}
        </span>
      </span>
      <span class="frequency-end">
        {(visit.own || QUIET.has(visit.standing)) && (
          <span class={`chip${visit.standing === 'counted' ? ' chip-live' : ''}`}>
            {texts.standings[visit.standing]}
          </span>
        )}
        {onCorrect && (
          <Button kind="quiet" onPress={onCorrect}>
            {visit.standing === 'voided' ? texts.recount : texts.discount}
          </Button>
        )}
      </span>
    </li>
  );
}
