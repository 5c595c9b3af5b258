import './leads_pursue.css';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { Empty, Notice } from '../../ui/notice';
import type { Trouble } from '../api/client';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { type Cluster, type Clusters, leadsApi, type TicketImport } from './leads_api';
import { MakeLead } from './make_lead';

/** Tickets of the hotline: taken in from a file, gathered by place and subject. */
export function TicketsRead(): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => leadsApi(client).tickets(),
    () => false,
  );
  const texts = desk().leads;
  return (
    <Screen
      title={texts.ticketsTitle}
      lead={texts.ticketsLead}
      narrow
      back={{ href: '/desk/leads', label: texts.back }}
    >
      <ImportPart onDone={refresh} />
      <ReadingView read={read} onRetry={refresh}>
        {(waiting) => <Waiting waiting={waiting} />}
      </ReadingView>
    </Screen>
  );
}

function ImportPart({ onDone }: { onDone: () => void }): JSX.Element {
  const { client } = useDesk();
  const id = useId();
  const [file, choose] = useState<File | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [told, tell] = useState<TicketImport | null>(null);
  const texts = desk().leads;
  const submit = async () => {
    if (!file) return;
    setBusy(true);
    const answer = await leadsApi(client).importTickets(file);
    setBusy(false);
    setTrouble(answer.ok ? null : answer.trouble);
    tell(answer.ok ? answer.value : null);
    if (answer.ok) onDone();
  };
  return (
    <section class="lead-card">
      <div class="field">
        <label for={id} class="field-label">
          {texts.chooseFile}
        </label>
        <input
          id={id}
          class="field-input"
          type="file"
          accept=".csv,.txt,text/csv"
          onChange={(event) => choose(event.currentTarget.files?.[0] ?? null)}
        />
      </div>
      <Button kind="main" busy={busy} disabled={!file} onPress={submit}>
        {busy ? texts.importing : texts.importFile}
      </Button>
      {trouble && <TroubleNotice trouble={trouble} />}
      <div role="status">{told && <Told told={told} />}</div>
    </section>
  );
}

function Told({ told }: { told: TicketImport }): JSX.Element {
  const texts = desk().leads;
  return (
    <Notice
      tone={told.refusedCount > 0 ? 'attention' : 'good'}
      title={texts.told(told.taken, told.known, told.refusedCount)}
    >
      {told.again && <p>{texts.again}</p>}
      {told.refused.length > 0 && (
        <Disclosure title={texts.badRows} open={told.refused.length <= 10}>
          <ul class="lead-bad">
            {told.refused.map((row) => (
              <li key={row.line}>{texts.badRow(row.line, row.reason[language.value])}</li>
            ))}
          </ul>
        </Disclosure>
      )}
    </Notice>
  );
}

function Waiting({ waiting }: { waiting: Clusters }): JSX.Element {
  const texts = desk().leads;
  return (
    <section class="lead-list">
      <h2>{texts.clusters}</h2>
      {waiting.clusters.length === 0 && (
        <Empty icon="inbox" title={texts.noClusters}>
          {texts.noClustersText}
        </Empty>
      )}
      {waiting.clusters.map((one) => (
        <ClusterCard key={one.id} one={one} />
      ))}
      {waiting.single > 0 && <p class="soft">{texts.singles(waiting.single)}</p>}
      {waiting.files.length > 0 && (
        <>
          <h2>{texts.files}</h2>
          <ul class="lead-papers">
            {waiting.files.map((file) => (
              <li key={file.sha256}>
                <span class="lead-what">
                  <span>
                    {texts.told(
                      file.taken,
                      file.rows - file.taken - file.refusedCount,
                      file.refusedCount,
                    )}
                  </span>
                  <span class="soft">{dotted(file.by.name[language.value], when(file.at))}</span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function ClusterCard({ one }: { one: Cluster }): JSX.Element {
  const texts = desk().leads;
  const days =
    one.firstOn && one.lastOn
      ? texts.between(instant(one.firstOn, 'date'), instant(one.lastOn, 'date'))
      : null;
  return (
    <div class="lead-card">
      <p class="lead-head">
        <span class="lead-name">{one.place || texts.noPlace}</span>
        <span class="chip chip-attention">{texts.count(one.count)}</span>
      </p>
      <p class="soft">
        {dotted(one.subject || texts.noSubject, one.agency?.name[language.value], days)}
      </p>
      <Disclosure title={texts.showTickets}>
        <ul class="lead-story">
          {one.tickets.map((ticket) => (
            <li key={ticket.number}>
              <p class="soft">
                {dotted(
                  ticket.number,
                  ticket.receivedOn && instant(ticket.receivedOn, 'date'),
                  ticket.place,
                )}
              </p>
              <p class="lead-words">{ticket.text}</p>
            </li>
          ))}
        </ul>
      </Disclosure>
      <MakeLead source="tickets" sourceId={one.id} />
    </div>
  );
}
