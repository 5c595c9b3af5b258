/** One decision on the spot: what was decided, how it was handed over, and what is wrong with it. */
import '../cases_handle/cases_handle.css';
import './summaries_read.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { yuanOf } from '../../domain/amount';
import { summaries } from '../../i18n/desk_summaries';
import { dated, instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Facts } from '../../ui/card';
import { Icon } from '../../ui/icon';
import { Notice } from '../../ui/notice';
import { say } from '../../ui/toast';
import type { Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { PartyPart } from '../cases_handle/case_party';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { PublicationPart } from '../publications_guard/publication_part';
import { type SummaryCase, summariesApi, summaryPaper } from './summaries_api';
import { penaltyWords } from './summaries_read';
import { SummaryChanges } from './summary_changes';
import { SummaryPayments } from './summary_payments';

export function SummaryRead({ id }: { id: string }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => summariesApi(client).read(id),
    (entry) => /^(summary|fine|party)\./.test(entry.kind),
    id,
  );
  const t = summaries();
  const title = read.kind === 'ready' ? read.value.party : t.title;
  return (
    <Screen title={title} back={{ href: '/desk/summaries', label: t.title }}>
      <ReadingView read={read} onRetry={refresh}>
        {(shown) => (
          <>
            <Faults shown={shown} />
            <div class="case-grid summary-grid">
              <Decision shown={shown} />
              <Handing shown={shown} />
              {shown.penalty === 'fine' && <SummaryPayments shown={shown} onDone={refresh} />}
              {shown.penalty === 'fine' && (
                <PartyPart shown={shown} onChanged={refresh} onTheSpot />
              )}
              <SummaryChanges shown={shown} onDone={refresh} />
              <Report shown={shown} onDone={refresh} />
              <PublicationPart id={id} upTo={shown.lastIndex} of="summaries" />
            </div>
          </>
        )}
      </ReadingView>
    </Screen>
  );
}

/** What somebody who scores its file looks at. */
export function SummaryMaterial({ id }: { id: string }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => summariesApi(client).read(id),
    () => false,
    id,
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(shown) => (
        <>
          <Decision shown={shown} />
          <Handing shown={shown} />
          <Faults shown={shown} />
        </>
      )}
    </ReadingView>
  );
}

function Faults({ shown }: { shown: SummaryCase }): JSX.Element {
  const t = summaries();
  if (shown.wrong.length === 0) return <Notice tone="good" title={t.right} />;
  return (
    <section class="panel">
      <h2>{t.wrong}</h2>
      <p class="soft">{t.wrongLead}</p>
      <ul class="faults">
        {shown.wrong.map((one) => (
          <li class="fault" key={one.id}>
            <strong>{one.text[language.value]}</strong>
            <span class="soft">
              {t.basis} {one.basis[language.value]}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Decision({ shown }: { shown: SummaryCase }): JSX.Element {
  const t = summaries();
  const { partyFull } = shown;
  return (
    <section class="panel">
      <h2>{t.decision}</h2>
      <Facts
        facts={[
          [
            t.number,
            <span key="number" class="fixed">
              {shown.number}
            </span>,
          ],
          [t.penalty, <strong key="penalty">{penaltyWords(shown)}</strong>],
          [t.cause, shown.cause],
          [t.clause, shown.clause],
          [t.party, partyFull.name],
          [
            t.identity,
            <span key="identity" class="fixed">
              {partyFull.identity}
            </span>,
          ],
          ...(partyFull.address ? [[t.address, partyFull.address] as const] : []),
          [t.told, shown.statement === '' ? t.nothingSaid : shown.statement],
          ...(shown.heard === '' ? [] : [[t.answer, shown.heard] as const]),
          [t.officers, shown.officers.map(({ name }) => name[language.value]).join(t.comma)],
          [t.place, shown.place],
          [t.time, when(shown.wall)],
          [t.arrived, when(shown.at)],
        ]}
      />
      <div class="case-acts">
        <a class="button button-plain" href={summaryPaper(shown.id)} target="_blank" rel="noopener">
          <Icon name="note" />
          <span>{t.openPaper}</span>
        </a>
        <a class="button button-quiet" href={`/desk/visits/${shown.visit}`}>
          <span>{shown.captures.length > 0 ? t.evidence(shown.captures.length) : t.openVisit}</span>
        </a>
      </div>
    </section>
  );
}

function Handing({ shown }: { shown: SummaryCase }): JSX.Element {
  const t = summaries();
  const { handedOver, collected } = shown;
  return (
    <section class="panel">
      <h2>{t.handing}</h2>
      {handedOver === null ? (
        <p>{t.notHanded}</p>
      ) : (
        <>
          <p>
            {t.ways[handedOver.how]} · {when(handedOver.wall)}
          </p>
          <p>
            {handedOver.refusal === null
              ? t.signed(handedOver.signer ?? '')
              : t.refused(handedOver.refusal)}
          </p>
          {handedOver.consent !== null && (
            <p class="soft">
              {t.consent} {handedOver.consent}
            </p>
          )}
          {handedOver.signature !== null && (
            <img
              class="summary-signature"
              src={`/api/evidence/${handedOver.signature}/preview`}
              alt={t.signature}
              loading="lazy"
            />
          )}
        </>
      )}
      {collected.map((one) => (
        <p key={one.index}>
          {t.collected} {t.yuan(yuanOf(one.fine))} · {t.grounds[one.ground]} ·{' '}
          {t.receipt(one.receipt)}
        </p>
      ))}
    </section>
  );
}

function Report({ shown, onDone }: { shown: SummaryCase; onDone: () => void }): JSX.Element {
  const { client } = useDesk();
  const t = summaries();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const { clock, reported } = shown;
  const report = async () => {
    setBusy(true);
    const answer = await summariesApi(client).report(shown.id);
    setBusy(false);
    if (!answer.ok) return setTrouble(answer.trouble);
    say(t.reportDone);
    onDone();
  };
  return (
    <section class="panel">
      <h2>{t.report}</h2>
      {reported ? (
        <p>{t.reportBy(reported.by.name[language.value], instant(reported.on, 'day'))}</p>
      ) : (
        <>
          <p class={clock.state === 'over' ? 'case-clock-over' : ''}>
            {t.due} {clock.last ? instant(clock.last, 'day') : ''}
          </p>
          <p class="soft">{dated(clock.explanation[language.value])}</p>
          {trouble && <TroubleNotice trouble={trouble} />}
          {shown.mayReport && (
            <Button kind="main" busy={busy} onPress={report}>
              {t.reportDo}
            </Button>
          )}
        </>
      )}
    </section>
  );
}
