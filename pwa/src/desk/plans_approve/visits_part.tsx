import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { mayAct } from '../account_sign_in/session';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { localDay } from '../tasks_assign/task_draft';
import { shortReason } from '../trust/rungs';
import { Clock } from './permit_card';
import { type MadeVisit, TYPES } from './permit_draft';
import { PermitForm } from './permit_form';
import { type OpenVisit, type OpenVisits, plansApi } from './plans_api';

/** What was visited without an approval, and what needs none. */
export function VisitsPart(): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => plansApi(client).visits(),
    ({ kind }) => kind.startsWith('visit.') || kind === 'task.created',
  );
  const [making, make] = useState<OpenVisit | null>(null);
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(open) => (
        <>
          <Lists open={open} onMakeUp={make} />
          {making && (
            <PermitForm
              made={madeOf(making)}
              onClose={() => make(null)}
              onAsked={() => {
                make(null);
                refresh();
              }}
            />
          )}
        </>
      )}
    </ReadingView>
  );
}

function madeOf(visit: OpenVisit): MadeVisit {
  return {
    id: visit.visit,
    enterprise: visit.enterpriseId
      ? { id: visit.enterpriseId, name: visit.enterprise, uscc: null, address: '' }
      : null,
    officers: visit.officers.map(({ id }) => id),
    day: localDay(new Date(visit.at)),
    agencyId: visit.agency.id,
    urgent: visit.urgent ?? '',
    type: TYPES.find((one) => one === visit.inspectionType) ?? 'routine',
  };
}

function Lists(props: { open: OpenVisits; onMakeUp: (visit: OpenVisit) => void }): JSX.Element {
  const { open, onMakeUp } = props;
  const texts = desk().plans;
  const since = open.keptSince;
  return (
    <>
      <section class="plan-section">
        <h2>{texts.awaited}</h2>
        <VisitList visits={open.awaited} none={texts.awaitedNone} onMakeUp={onMakeUp} />
      </section>
      <section class="plan-section">
        <h2>{texts.without}</h2>
        {open.overdue > 0 && (
          <p>
            <span class="chip chip-attention">{texts.overdueCount(open.overdue)}</span>
          </p>
        )}
        <p class="soft">{since ? texts.keptSince(instant(since, 'day')) : texts.notKept}</p>
        <VisitList
          visits={open.without}
          none={since ? texts.withoutNone : null}
          onMakeUp={onMakeUp}
        />
      </section>
      <section class="plan-section">
        <h2>{texts.others}</h2>
        <p class="soft">{texts.othersText}</p>
        <VisitList visits={open.others} none={texts.othersNone} />
      </section>
    </>
  );
}

function VisitList(props: {
  visits: readonly OpenVisit[];
  none: string | null;
  onMakeUp?: (visit: OpenVisit) => void;
}): JSX.Element | null {
  const { visits, none, onMakeUp } = props;
  if (visits.length === 0) return none === null ? null : <p class="soft">{none}</p>;
  return (
    <ul class="plan-list">
      {visits.map((visit) => (
        <VisitCard key={visit.visit} visit={visit} {...(onMakeUp ? { onMakeUp } : {})} />
      ))}
    </ul>
  );
}

function VisitCard(props: { visit: OpenVisit; onMakeUp?: (visit: OpenVisit) => void }) {
  const { session } = useDesk();
  const { visit, onMakeUp } = props;
  const { plans: texts, trust } = desk();
  const tongue = language.value;
  const kind = texts.purposes[visit.purpose] ?? texts.types[visit.inspectionType];
  return (
    <li class="plan-card">
      <div class="plan-card-head">
        <div class="plan-what">
          <a class="link visit-name" href={`/desk/visits/${visit.visit}`}>
            {visit.enterprise || visit.visit}
          </a>
          <p class="soft">{dotted(kind, when(visit.at), visit.agency.name[tongue])}</p>
          <p class="soft">{visit.officers.map(({ name }) => name[tongue]).join(desk().comma)}</p>
        </div>
        {visit.findings.map((code) => (
          <span key={code} class="chip chip-attention">
            {shortReason(code, trust)}
          </span>
        ))}
      </div>
      {visit.urgent && <p>{texts.urgent(visit.urgent)}</p>}
      {visit.due && <Clock due={visit.due} late={visit.overdue} />}
      {visit.permit && <p class="soft">{texts.asking}</p>}
      {onMakeUp && !visit.permit && mayAct(session) && (
        <div class="plan-acts">
          <Button icon="note" onPress={() => onMakeUp(visit)}>
            {texts.makeUp}
          </Button>
        </div>
      )}
    </li>
  );
}
