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
import { TicketWords } from './ticket_words';

/** Tickets of the hotline: taken in from a file, gathered by place and subject. */
export function TicketsRead(): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => leadsApi(client).tickets(),
    () => false,
  );
  const texts = desk().leads;
  const imports = read.kind !== 'ready' || read.value.imports;
  return (
    <Screen
      title={texts.ticketsTitle}
      lead={texts.ticketsLead}
      narrow
      back={{ href: '/desk/leads', label: texts.back }}
    >
      {imports && <ImportPart onDone={refresh} />}
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
      <BadRows rows={told.refused} open={told.refused.length <= 10} />
    </Notice>
  );
}

function BadRows(props: { rows: TicketImport['refused']; open?: boolean }): JSX.Element | null {
  const texts = desk().leads;
  if (props.rows.length === 0) return null;
  return (
    <Disclosure title={texts.badRows} open={props.open ?? false}>
      <ul class="lead-bad">
        {props.rows.map((row) => (
          <li key={row.line}>{texts.badRow(row.line, row.reason[language.value])}</li>
        ))}
      </ul>
    </Disclosure>
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
      {waiting.single > 0 && (
        <Disclosure title={texts.singles(waiting.single)}>
          <div class="lead-list">
            {waiting.single > waiting.alone.length && (
              <p class="soft">{texts.newestOnly(waiting.alone.length)}</p>
            )}
            {waiting.alone.map((one) => (
              <ClusterCard key={one.id} one={one} open />
            ))}
          </div>
        </Disclosure>
      )}
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
                  <BadRows rows={file.refused} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function ClusterCard({ one, open }: { one: Cluster; open?: boolean }): JSX.Element {
  const texts = desk().leads;
  const days =
    one.firstOn && one.lastOn
      ? texts.between(instant(one.firstOn, 'date'), instant(one.lastOn, 'date'))
      : null;
  return (
    <div class="lead-card">
      <p class="lead-head">
        <span class="lead-name">{one.place || texts.noPlace}</span>
        {!open && <span class="chip chip-attention">{texts.count(one.count)}</span>}
      </p>
      <p class="soft">
        {dotted(one.subject || texts.noSubject, one.agency?.name[language.value], days)}
      </p>
      <TicketWords tickets={one.tickets} open={open ?? false} />
      <MakeLead source="tickets" sourceId={one.id} />
    </div>
  );
}
