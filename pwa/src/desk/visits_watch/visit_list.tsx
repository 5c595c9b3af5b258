import './visit_list.css';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { codes } from '../../i18n/codes';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { SafetyShape } from '../../ui/safety_mark';
import type { VisitSummary } from '../api/shapes';
import { useDesk } from '../desk';
import { shortReason } from '../trust/rungs';
import { focusedLine, restoreFocus } from './line_focus';

export function VisitList({ visits }: { visits: readonly VisitSummary[] }): JSX.Element {
  const { visits: feed } = useDesk();
  const arrived = feed.arrived.value;
  const focused = useRef<string | null>(null);
  focused.current = focusedLine();
  useLayoutEffect(() => restoreFocus(focused.current), [visits]);
  return (
    <ul class="visit-list" aria-label={desk().visits.title}>
      {visits.map((visit) => (
        <li key={visit.id}>
          <VisitLine visit={visit} arrived={arrived.has(visit.id)} />
        </li>
      ))}
    </ul>
  );
}

function VisitLine({ visit, arrived }: { visit: VisitSummary; arrived: boolean }): JSX.Element {
  const { enterprise, agency, officers } = visit;
  const tongue = language.value;
  const names = officers.map((officer) => officer.name[tongue]).join(desk().comma);
  return (
    <a
      class={`visit-line${arrived ? ' visit-line-arrived' : ''}`}
      href={`/desk/visits/${visit.id}`}
    >
      <span class="visit-what">
        <span class="visit-name">{enterprise.name}</span>
        <span class="visit-who">
          <span>{agency.name[tongue]}</span>
          <span>{names || desk().visits.noOfficer}</span>
          <span>{kindOf(visit)}</span>
          {visit.madeUp && <span>{desk().visitCodes.madeUp}</span>}
        </span>
      </span>
      <span class="visit-content">
        <Counts visit={visit} />
      </span>
      <span class="visit-marks">
        <Originals visit={visit} />
        <Concerns codes={visit.concerns} />
      </span>
      <span class="visit-end">
        <VisitState visit={visit} />
        <time dateTime={visit.lastAt} title={instant(visit.lastAt, 'moment')}>
          {when(visit.lastAt)}
        </time>
      </span>
    </a>
  );
}

/** A visit that is no inspection is called what it is, so that nothing hides behind the name. */
function kindOf({ purpose, inspectionType }: VisitSummary): string {
  if (purpose !== 'inspection') return codes().purposes[purpose];
  return common().inspectionTypes[inspectionType] ?? inspectionType;
}

export function VisitState({ visit }: { visit: VisitSummary }): JSX.Element {
  if (visit.state === 'open') return <span class="chip chip-live">{desk().visits.open}</span>;
  const result = visit.result && common().results[visit.result];
  return <span class="visit-result">{result ?? desk().visits.closed}</span>;
}

function Counts({ visit }: { visit: VisitSummary }): JSX.Element {
  const texts = desk().visits.counts;
  const { photos, sounds, answers, failed, signatures, voided } = visit.counts;
  const shown: readonly (readonly [keyof typeof texts, number])[] = [
    ['photos', photos],
    ['sounds', sounds],
    ['answers', answers],
    ['signatures', signatures],
    ['voided', voided],
  ];
  return (
    <>
      {shown
        .filter(([, n]) => n > 0)
        .map(([name, n]) => (
          <span key={name}>{texts[name](n)}</span>
        ))}
      {failed > 0 && <strong class="visit-failed">{texts.failed(failed)}</strong>}
    </>
  );
}

/** ● when every original is stored, ◐ while some are on the way. */
export function Originals({ visit }: { visit: VisitSummary }): JSX.Element {
  const { expected, stored } = visit.media;
  const texts = desk().visits;
  const whole = stored >= expected;
  if (expected === 0) return <span class="soft">{texts.originalsAll(0)}</span>;
  return (
    <span class={`safety safety-${whole ? 'proven' : 'leaving'}`}>
      <SafetyShape state={whole ? 'proven' : 'leaving'} />
      <span class="figure">
        {whole ? texts.originalsAll(expected) : texts.originals(stored, expected)}
      </span>
    </span>
  );
}

export function Concerns({ codes }: { codes: readonly string[] }): JSX.Element | null {
  const [first] = codes;
  if (first === undefined) return null;
  const { trust, visits } = desk();
  const all = codes.map((code) => shortReason(code, trust));
  const words = codes.length === 1 ? all[0] : visits.concerns(codes.length);
  return (
    <span class="safety safety-needs-you" title={all.join(desk().comma)}>
      <SafetyShape state="needs-you" />
      <span>{words}</span>
      {codes.length > 1 && <span class="only-read-aloud">{all.join(', ')}</span>}
    </span>
  );
}
